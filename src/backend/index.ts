/**
 * The built-in back-end (CSMS) for demonstration and test: OCPP 1.6-J over WebSocket or within a process, its books and commands over
 * HTTP. It is no product; a station talks to any other back-end just as well.
 */
export { type Backend, type BackendOptions, startBackend } from './backend.js';
export { type Behaviour, settableStatuses } from './behaviour.js';
export { type BrainOptions, type BrainParts, type CsmsBrain, createCsmsBrain, type Handling } from './brain.js';
export { CallFailed, type CallFailure } from './call-failed.js';
export type { Finding, FindingCode } from './findings.js';
export { type Greeting, type GreetingCommand, greetings } from './greeting.js';
export { type InProcessBackend, type InProcessParts, inProcessBackend } from './in-process.js';
export type { LoggedMessage, MessageEvents } from './message-log.js';
export { type DeliveredRecord, deliveredRecords } from './records.js';
export type { SignedRecord } from './signed-record.js';
export type { BackendStation } from './station-book.js';
export { type BackendToken, demoTokens } from './tokens.js';
export type { BackendTransaction, Started, Stopped } from './transaction.js';
