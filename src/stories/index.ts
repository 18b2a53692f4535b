/**
 * Stories: small readable files of steps and expectations, played on a virtual station or on a rig that runs. Text in, results out;
 * files, clocks and stations are given by `apps`.
 */
export type { Names } from './names.js';
export { type RunOptions, runStory, type StepResult, type StoryResult } from './run.js';
export type { BuiltWith } from './setup.js';
export type { CallEnd, RecordVerdict, Stage, StageBackend, StageBehaviour, StageFiles, StageTransaction } from './stage.js';
export { problemInWords, readStory, type Step, type Story, type StoryReading } from './story.js';
export type { Problem } from './tree.js';
export { wordTables } from './word-tables.js';
