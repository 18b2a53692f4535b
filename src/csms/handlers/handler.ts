/** What a handler of one of the back-end's calls gets and gives. One file an action; `index.ts` lists them. */
import type { Log } from '../../kernel/index.js';
import type { Action, Messages, Reply } from '../../protocols/ocpp16/index.js';
import type { AuthorizeAnswer } from '../../station/csms-port.js';
import type { Diagnostics } from '../../station/diagnostics/diagnostics.js';
import type { FirmwareUpdates } from '../../station/firmware/firmware-updates.js';
import type { StationSecurity } from '../../station/security/station-security.js';
import type { Settings } from '../../station/settings/settings.js';
import type { Station } from '../../station/station.js';
import type { Sender } from '../sender.js';

export interface HandlerContext {
  readonly station: Station;
  readonly settings: Settings;
  readonly send: Sender;
  /** Asks the back-end about a token; what it says is known to the station afterwards. Undefined when it would have to wait too long for the answer to its command. */
  readonly authorize: (idToken: string) => Promise<AuthorizeAnswer | undefined>;
  readonly log: Log;
  /** Accepted by the back-end; while registration is pending, remote starts and stops are refused (OCPP 1.6 §4.2). */
  readonly registered: boolean;
  /** The session behind a transactionId that the back-end gave. */
  readonly sessionOf: (transactionId: number) => string | undefined;
  readonly security: StationSecurity;
  readonly diagnostics: Diagnostics;
  readonly firmware: FirmwareUpdates;
  /** Whether the present link may carry changes of certificates: on a plain one anybody could send them. */
  readonly mayHandleCertificates: boolean;
  /** Something that the link is made of has changed: it is opened anew. */
  readonly linkChanged: () => void;
}

/** Serves one call: the answer with what is to happen `after` it has left, or a refusal (CALLERROR). */
export type Handler<A extends Action> = (request: Messages[A]['request'], context: HandlerContext) => Reply<A> | Promise<Reply<A>>;
