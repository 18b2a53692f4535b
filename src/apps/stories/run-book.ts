/** How the run of a story goes, as the bench shows it: begun with every step waiting, brought up to date as they end. */
import type { StoryRunDto, StoryStepDto, StoryWhere } from '../../api/index.js';
import type { StepResult, Story, StoryResult } from '../../stories/index.js';

export interface Begun {
  readonly number: number;
  /** Of a story that comes with Flexpole. */
  readonly name?: string;
  readonly where: StoryWhere;
  readonly story: Story;
}

export class RunBook {
  #run: StoryRunDto;

  constructor({ number, name, where, story: { title, steps } }: Begun) {
    this.#run = {
      number,
      ...(name !== undefined && { name }),
      title,
      where,
      state: 'running',
      steps: steps.map(({ line, text }, index) => ({ number: index + 1, line, text, state: 'waiting' })),
    };
  }

  get run(): StoryRunDto {
    return this.#run;
  }

  stepBegan(number: number): void {
    this.#change(number, { state: 'running' });
  }

  stepEnded(result: StepResult): void {
    this.#change(result.number, outcomeOf(result));
  }

  ended({ passed, steps: [first] }: StoryResult): void {
    // The setup is no step; when it fails it is shown as one.
    const setup = first?.number === 0 ? [stepOf(first)] : [];
    this.#run = { ...this.#run, state: passed ? 'passed' : 'failed', steps: [...setup, ...this.#run.steps] };
  }

  stopped(): void {
    this.#breakOff('stopped', 'stopped');
  }

  /** The story could not go on. */
  broke(why: string): void {
    this.#breakOff('failed', 'failed');
    this.#run = { ...this.#run, why };
  }

  #breakOff(state: 'stopped' | 'failed', ofStep: StoryStepDto['state']): void {
    const steps = this.#run.steps.map((step) => (step.state === 'running' ? { ...step, state: ofStep } : step));
    this.#run = { ...this.#run, state, steps };
  }

  #change(number: number, change: Partial<StoryStepDto>): void {
    const steps = this.#run.steps.map((step) => (step.number === number ? { ...step, ...change } : step));
    this.#run = { ...this.#run, steps };
  }
}

const outcomeOf = ({ ok, expected, seen, at }: StepResult) => ({
  state: ok ? ('passed' as const) : ('failed' as const),
  ...(expected !== undefined && { expected }),
  ...(seen !== undefined && { seen }),
  at,
});

const stepOf = (result: StepResult): StoryStepDto => ({
  number: result.number,
  line: result.line,
  text: result.text,
  ...outcomeOf(result),
});
