/**
 * What a test rig, a bench or a story can do with a station whose world is the twin. The web server offers it over HTTP; the composition in
 * `apps` provides it. Inputs have been checked against their schemas; what they still may get wrong is thrown as `RigRefusal`.
 */
import type { Emitter, Instant, Ms, Side } from '../kernel/index.js';
import type { CatalogueDto } from './catalogue.js';
import type { ComplaintDto } from './complaint.js';
import type { JournalEntryDto, LogLineDto, OutboxDto } from './diary.js';
import type { RecordPageDto, RecordQueryDto } from './records.js';
import type { StateDto } from './state.js';
import type { StoryEntryDto, StoryRunDto, StoryTextDto, StoryWhere } from './stories.js';
import type { TranscriptLine } from './transcript.js';

export type { TranscriptLine } from './transcript.js';

export interface Rig {
  /** The whole station and its world. @throws RigRefusal while it has never been started */
  state(): StateDto;
  /** What the hands can be given. */
  catalogue(): CatalogueDto;
  readonly hands: RigHands;
  readonly clock: RigClock;
  /** OCPP frames of both directions, oldest first; at most `limit`, beginning after frame number `after`. */
  messages(query: { readonly after?: number; readonly limit?: number }): readonly TranscriptLine[];
  /** Signed records in the meter's own octets, newest first, a page of them; those kept in a period, where one is named. @throws RigRefusal */
  records(query?: RecordQueryDto): RecordPageDto;
  /** The newest `limit` entries of the journal, oldest first. */
  journal(query: { readonly limit: number }): readonly JournalEntryDto[];
  /** Transaction messages that wait, and those that were refused for good. */
  outbox(): OutboxDto;
  /** Lines of the log, oldest first; at most `limit`, beginning after line number `after`. */
  log(query: { readonly after?: number; readonly limit?: number }): readonly LogLineDto[];
  readonly stories: RigStories;
  readonly events: Emitter<RigEvents>;
}

export interface RigEvents {
  /** Anything in `state()` changed, also what changes with time alone; sent at most a few times a second in real time. */
  changed: undefined;
  /** A frame; what it says is worked out for those who want to know. */
  message: () => TranscriptLine;
  /** The run of a story has begun, has gone on, or has ended. */
  story: undefined;
}

export interface RigHands {
  plug(
    side: Side,
    vehicle: {
      readonly vehicle: string;
      readonly soc_pct: number;
      readonly contact?: 'good' | 'bad';
      readonly target_pct?: number;
      readonly maxPower_W?: number;
      readonly maxCurrent_A?: number;
      readonly maxVoltage_V?: number;
      readonly battery_Wh?: number;
      readonly protocol?: 'DIN 70121' | 'ISO 15118-2';
      readonly refuses?: boolean;
    },
  ): void;
  unplug(side: Side): void;
  setVehicle(
    side: Side,
    change: { readonly soc_pct?: number; readonly maxPower_W?: number; readonly paused?: boolean; readonly stop?: true },
  ): void;
  /** Holds an RFID card to the reader, for service while that is awake, else for the side; resolves when the station has decided. */
  holdCard(
    side: Side,
    idToken: string,
  ): Promise<{
    readonly type: 'started' | 'stopped' | 'refused' | 'outOfHoursOn' | 'outOfHoursOff' | 'maintenancePortOpened';
    readonly why?: string;
    readonly right?: string;
  }>;
  /** Holds a bank card to the card terminal. */
  holdBankCard(side: Side): { readonly type: 'refused'; readonly why: string; readonly right: string };
  /** The customer presses SB1 of a side. */
  pressStopKey(side: Side): void;
  /** Somebody taps the logo on the screen so often; six taps wake the reader for service cards. */
  tapLogo(taps: number): void;
  /** The customer touches a side on the screen. */
  chooseSide(side: Side): void;
  /** The customer presses stop on the screen; works without a card only in free vend. */
  stopOnScreen(side: Side): { readonly stopped: boolean };
  injectFault(code: string, side?: Side): void;
  clearFault(code: string, side?: Side): void;
  pressEmergencyStop(): void;
  releaseEmergencyStop(): void;
  setDoor(door: 'front' | 'rear' | 'maintenance', state: 'open' | 'closed'): void;
  setGridFeed(feed_A: 0 | 16 | 32 | 63): void;
  setAmbient(temperature_C: number): void;
  setPackSoc(side: Side, soc_pct: number): void;
  /** What is missing stays as it is; so below. */
  setMeter(side: Side, change: { readonly silent?: boolean; readonly refusesStart?: boolean }): void;
  exchangeMeter(side: Side): void;
  /** Amperes a phase that may be drawn from the grid. */
  setImportTarget(current_A: number): void;
  setSensor(change: { readonly rain?: boolean; readonly light_lux?: number }): void;
  setAuxiliary(change: { readonly level_pct?: number; readonly externalCharger?: boolean }): void;
  /** Forced SoC recalibration by hand: starts when grid and vehicles let it, or stops. */
  recalibrate(side: Side, on: boolean): void;
  beginEndOfLineTest(): void;
  setLink(change: LinkChange): void;
  /** Off: the station stops between two instructions, without a farewell to anybody. On: it starts over what it had written down. */
  setPower(on: boolean): void;
  /** Takes an operator configuration file (`config_file.json`) over, all or nothing. */
  configure(configFile: string): Promise<{ readonly applied: readonly string[]; readonly warnings: readonly string[] }>;
}

/** What becomes of the line to the back-end; delay and loss each way. */
export interface LinkChange {
  readonly cut?: boolean;
  readonly delay_ms?: number;
  readonly loss_pct?: number;
  /** Nothing arrives any more, and nobody is told. */
  readonly silent?: boolean;
}

export interface RigClock {
  /** `runTo` while time is being run to a moment; mode and factor are those that hold again then. */
  read(): {
    readonly mode: 'real' | 'scaled' | 'stepped';
    readonly factor: number;
    readonly now: Instant;
    readonly runTo?: { readonly from: Instant; readonly until: Instant };
  };
  /** Factor 1 is real time; a stepped clock moves only by `advance`. Time that is being moved on stays where it is then. */
  run(mode: { readonly mode: 'real' } | { readonly mode: 'scaled'; readonly factor: number } | { readonly mode: 'stepped' }): void;
  /**
   * Resolves when everything that fell due has happened, answers on sockets included, or when somebody has chosen how time runs meanwhile.
   * @throws RigRefusal when the clock is not stepped, or is being run to a moment
   */
  advance(by_ms: Ms): Promise<void>;
  /**
   * Begins to run time to a moment, as fast as the machine can; the pace comes back then by itself.
   * @param wanted `at` in ISO 8601
   * @throws RigRefusal when it is no moment to come, is too far away, or time is being moved on already
   */
  runTo(wanted: { readonly at: string } | { readonly by_ms: Ms }): void;
  /** Time goes on from here at its pace; nothing happens unless it is being run to a moment. */
  stopRunTo(): void;
}

/** Stories are played one at a time. */
export interface RigStories {
  /** Those that come with Flexpole, by name. */
  list(): Promise<readonly StoryEntryDto[]>;
  /** @throws RigRefusal when none has that name */
  read(name: string): Promise<StoryTextDto>;
  /**
   * Begins to play one; resolves when it has begun.
   * @throws RigRefusal when another is being played, when the text is no story, with every problem in it, or when this station is another
   * than the one that it needs
   */
  start(story: { readonly name: string } | { readonly text: string }, where: StoryWhere): Promise<StoryRunDto>;
  /** The one that is being played, or was last, and its text. */
  run(): { readonly run: StoryRunDto; readonly text: string } | undefined;
  /** Ends it; resolves when it has ended. @throws RigRefusal when none is being played */
  stop(): Promise<StoryRunDto>;
}

/** Something that cannot be done: what is wrong, where, and what would be right. */
export class RigRefusal extends Error {
  readonly where: string;
  readonly right: string;
  /** Every one, where a text is wrong in more than one place. */
  readonly problems: ComplaintDto['problems'];
  constructor(what: string, where: string, right: string, problems?: ComplaintDto['problems']) {
    super(what);
    this.name = 'RigRefusal';
    this.where = where;
    this.right = right;
    this.problems = problems;
  }
}
