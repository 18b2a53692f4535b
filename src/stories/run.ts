/** Plays a story on a stage, step by step, until the end or the first step that fails. */
import { RigRefusal } from '../api/index.js';
import { type Outcome, Scene } from './scene.js';
import type { PreparedAct, Setup } from './setup.js';
import type { Stage } from './stage.js';
import type { Story } from './story.js';

export interface StoryResult {
  readonly title: string;
  readonly passed: boolean;
  /** Those that were carried out; a story ends with the first that fails. Of the setup only what failed. */
  readonly steps: readonly StepResult[];
  /** How many steps the story has. */
  readonly of: number;
}

export interface StepResult {
  /** From 1; 0 in the setup. */
  readonly number: number;
  /** In the file. */
  readonly line: number;
  readonly text: string;
  readonly ok: boolean;
  readonly expected?: string;
  readonly seen?: string;
  /** Simulated time at its end, ISO 8601. */
  readonly at: string;
}

export interface RunOptions {
  /** Called as each step begins, and with its result when it has ended. */
  readonly onProgress?: (step: Pick<StepResult, 'number' | 'line' | 'text'>, result?: StepResult) => void;
  /** Ends the story early; `runStory` then rejects with its reason. */
  readonly signal?: AbortSignal;
}

export async function runStory(story: Story, stage: Stage, { onProgress, signal }: RunOptions = {}): Promise<StoryResult> {
  const before = { message: stage.messages(0).at(-1)?.number ?? 0, transactions: stage.backend?.transactions().length ?? 0 };
  const scene = new Scene(stage, before, signal);
  const ended = (passed: boolean, steps: readonly StepResult[]): StoryResult => ({
    title: story.title,
    passed,
    steps,
    of: story.steps.length,
  });

  const early = await firstFailure(story.setup.beforeStart, scene);
  await stage.begin();
  const failed = early ?? otherStation(story.setup, scene) ?? (await firstFailure(story.setup.afterStart, scene));
  if (failed) return ended(false, [resultOf(0, failed, scene)]);

  scene.markSetUp();
  const steps: StepResult[] = [];
  for (const [index, step] of story.steps.entries()) {
    const begun = { number: index + 1, line: step.line, text: step.text };
    onProgress?.(begun);
    const result = resultOf(begun.number, { step, outcome: await outcomeOf(step, scene) }, scene);
    steps.push(result);
    onProgress?.(begun, result);
    if (!result.ok) return ended(false, steps);
  }
  return ended(true, steps);
}

interface Ended {
  readonly step: Pick<PreparedAct, 'line' | 'text'>;
  readonly outcome: Outcome;
}

async function firstFailure(acts: readonly PreparedAct[], scene: Scene): Promise<Ended | undefined> {
  for (const step of acts) {
    const outcome = await outcomeOf(step, scene);
    if (!outcome.ok) return { step, outcome };
  }
  return undefined;
}

async function outcomeOf({ act }: PreparedAct, scene: Scene): Promise<Outcome> {
  try {
    return await act(scene);
  } catch (error) {
    if (error instanceof RigRefusal) return { ok: false, expected: error.right, seen: error.message };
    throw error;
  }
}

/** A station that runs already is what it is; a story for another one cannot be played on it. */
function otherStation({ line, builtWith }: Setup, scene: Scene): Ended | undefined {
  const { generation, profile } = scene.state.station;
  const wanted = { generation: builtWith.generation ?? generation, profile: builtWith.profile ?? profile };
  if (wanted.generation === generation && wanted.profile === profile) return undefined;
  const inWords = (one: typeof wanted): string => `a station of generation ${one.generation}, profile ${one.profile}`;
  return { step: { line, text: 'setup' }, outcome: { ok: false, expected: inWords(wanted), seen: inWords({ generation, profile }) } };
}

function resultOf(number: number, { step: { line, text }, outcome }: Ended, scene: Scene): StepResult {
  return { number, line, text, ...outcome, at: scene.state.clock.now };
}
