/** Calls of the built-in back-end, typed by `src/api/backend.ts`. All of them throw CallFailed. */
import type {
  BackendElsewhereDto,
  BackendMessageDto,
  BackendPictureDto,
  BackendStationDetailDto,
  BehaviourChoicesDto,
  BehaviourDto,
  CommandFormDto,
  DeliveredRecordDto,
} from '../../src/api/backend.js';
import { backendLivePath, backendPath } from '../../src/api/backend-path.js';
import { ask } from '../shared/ask.js';

export const liveAddress = (): string =>
  `${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}${backendPath}${backendLivePath}`;

/** The server answers as `src/api/backend.ts` promises; its tests hold it to that. */
const get = async <Answer>(path: string): Promise<Answer> => (await ask('GET', backendPath + path)) as Answer;

const of = (identity: string): string => `/stations/${encodeURIComponent(identity)}`;

export const readPicture = () => get<BackendPictureDto | BackendElsewhereDto>('/picture');
export const readStation = (identity: string) => get<BackendStationDetailDto>(of(identity));
export const readCommands = (identity: string) => get<readonly CommandFormDto[]>(`${of(identity)}/commands`);
/** @param entry place of a transaction in the book */
export const readRecords = (entry: number) => get<readonly DeliveredRecordDto[]>(`/records?entry=${entry}`);
export const readMessages = (identity: string, last: number) =>
  get<readonly BackendMessageDto[]>(`/messages?station=${encodeURIComponent(identity)}&last=${last}`);
export const readBehaviourChoices = () => get<BehaviourChoicesDto>('/behaviour/choices');

/** Resolves with the station's answer. */
export const sendCommand = (identity: string, action: string, payload: unknown): Promise<unknown> =>
  ask('POST', `${backendPath}${of(identity)}/commands/${action}`, payload);

export const setBehaviour = (action: string, behaviour: BehaviourDto): Promise<unknown> =>
  ask('POST', `${backendPath}/behaviour`, { action, ...behaviour });
