/** The contract between the station and everything that looks at it or touches it: routes, shapes, live events. */
export { Catalogue, type CatalogueDto } from './catalogue.js';
export { clockDto } from './clock.js';
export { Complaint, type ComplaintDto } from './complaint.js';
export { JournalEntry, type JournalEntryDto, LogLine, type LogLineDto, OutboxContent, type OutboxDto } from './diary.js';
export { LiveEvent, livePath } from './live.js';
export { RecordPage, type RecordPageDto, type RecordQueryDto, SignedRecord, type SignedRecordDto } from './records.js';
export * from './rig.js';
export { type AnswerOf, type Call, type Route, usualBody_octets } from './route.js';
export { type RouteName, type Routes, routeNames, routes } from './routes.js';
export { type ClockDto, ClockState, State, type StateDto } from './state.js';
export type {
  StoryEntryDto,
  StoryRunDto,
  StoryStepDto,
  StoryTextDto,
  StoryWhere,
} from './stories.js';
export { TranscriptLine } from './transcript.js';
