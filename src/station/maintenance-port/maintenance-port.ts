/**
 * The LAN port for the service computer (manual §2.14). With two-factor authentication it is closed until a user has presented his
 * maintenance card after six taps on the logo, and closes again when his computer has been silent for a quarter of an hour. The
 * back-end reads every change. Without a managed switch, or before firmware 2.0, the port is open for good and nothing is told.
 */
import { type Clock, every, type Ms, minutes, type Store, StoreFault, seconds, type Table, type Timer } from '../../kernel/index.js';
import { refusal } from '../authorization/refusal.js';
import type { ServiceOutcome } from '../authorization/service-reader.js';
import { sameToken } from '../authorization/token.js';
import type { Journal } from '../journal.js';
import type { Notice } from '../notice.js';
import type { MaintenanceLan, PowerReading } from '../ports/index.js';
import type { HighVoltage } from '../safety/high-voltage.js';
import { type MaintenanceUser, maintenanceUsers } from '../settings/maintenance-users.js';
import type { Settings } from '../settings/settings.js';
import type { StationTime } from '../time.js';
import { informations } from '../vendor-messages.js';
import { PowerTrace } from './power-trace.js';

export interface MaintenancePortParts {
  readonly clock: Clock;
  readonly time: StationTime;
  readonly store: Store;
  readonly settings: Settings;
  readonly lan: MaintenanceLan;
  readonly highVoltage: HighVoltage;
  readonly journal: Journal;
  readonly notify: (notice: Notice) => void;
  /** The port was opened from the inside of the cabinet, which is tampering unless it is maintenance (R-LAN-18). */
  readonly tampered: (how: string) => void;
  /** The station has switched two-factor authentication on for this user (C-25). */
  readonly switchedOn: (user: string) => void;
  readonly storeFailed: (fault: StoreFault) => void;
}

/** Who may come in, while the port is open in spite of two-factor authentication. */
type Visit =
  | { readonly by: 'card'; readonly user: string; readonly timer: Timer; lastSeen: Ms }
  /** From the inside of the cabinet: for whoever logs in, and for a fixed time (R-LAN-17). */
  | { readonly by: 'reset'; readonly timer: Timer };

/** R-LAN-09, R-LAN-10, R-LAN-17 */
const idle_ms = minutes(15);
const pingEvery_ms = seconds(30);

const setting = 'cfg_interface.twoFactorAuthenticationActive';

export class MaintenancePort {
  readonly #parts: MaintenancePortParts;
  readonly #state: Table<boolean>;
  readonly #trace: PowerTrace;
  readonly #switchable: boolean;
  #visit: Visit | undefined;

  /** Takes up the state in which the last run of the program has left the port. */
  constructor(parts: MaintenancePortParts) {
    this.#parts = parts;
    this.#state = parts.store.table('maintenancePort');
    const { settings, highVoltage, store } = parts;
    const { generation, hardware } = settings.profile;
    this.#switchable = generation.maintenancePortSwitchable && hardware.managedSwitch;
    this.#trace = new PowerTrace(store);
    this.#trying(() => this.#trace.begin());
    settings.watch(setting, (on) => (on ? this.#settle() : this.#close()));
    highVoltage.events.on('switched', (to) => {
      this.#trying(() => this.#trace.highVoltage(to));
      // Without high voltage the reader has no power, and what it has opened is closed (R-LAN-16).
      if (to === 'off' && this.#visit?.by === 'card') this.#close();
    });
    this.#settle();
  }

  get open(): boolean {
    return !this.#guarded || this.#visit !== undefined;
  }

  /** Takes note of the mains. */
  observe({ ac }: PowerReading): void {
    if (this.#guarded && !this.#parts.highVoltage.on && !ac.present) this.#trying(() => this.#trace.mainsGone());
  }

  /** The program goes down by its own doing: what comes next is no reset from the inside of the cabinet. */
  goingDown(): void {
    this.#trying(() => this.#trace.goingDown());
  }

  /** The modem is online again: what a reset from the inside of the cabinet asks for is done now (R-LAN-17). */
  online(): void {
    if (!this.#guarded || !this.#trace.resetInside || this.#parts.highVoltage.on) return;
    this.#trying(() => this.#trace.used());
    this.#enter({ by: 'reset', timer: this.#parts.clock.after('maintenance port', idle_ms, () => this.#close()) });
    this.#parts.tampered('maintenance port opened by a reset without mains and high voltage; this can be maintenance');
  }

  /** A card at the service reader; undefined where it is nobody's maintenance card. */
  presentCard(card: string): ServiceOutcome | undefined {
    const user = this.#userOf(card);
    if (!user) return undefined;
    if (!this.#switchable) return refusal('the maintenance port of this station is always open', 'nothing: it can be used as it is');
    const { settings, clock, switchedOn } = this.#parts;
    const wasGuarded = this.#guarded;
    const timer = every(clock, 'maintenance port ping', pingEvery_ms, () => void this.#ping());
    this.#enter({ by: 'card', user: user.userId, timer, lastSeen: clock.monotonic() });
    // The third way to switch the function on (C-25): the port was open, and stays open for this user.
    if (!wasGuarded) this.#trying(() => settings.set(setting, true));
    if (!wasGuarded && this.#guarded) switchedOn(user.userId);
    return { type: 'maintenancePortOpened' };
  }

  /** May this user log in? The login must be that of the card; another one closes the port (R-LAN-08). */
  admits(userId: string): boolean {
    if (!this.#guarded || this.#visit?.by === 'reset') return true;
    if (this.#visit?.user === userId) return true;
    this.#close();
    return false;
  }

  get #guarded(): boolean {
    return this.#switchable && this.#parts.settings.get(setting);
  }

  #userOf(card: string): MaintenanceUser | undefined {
    return maintenanceUsers(this.#parts.settings.kept()).find(({ cardId }) => sameToken(cardId, card));
  }

  async #ping(): Promise<void> {
    const { lan, clock } = this.#parts;
    const visit = this.#visit;
    const answers = await lan.ping();
    if (visit?.by !== 'card' || visit !== this.#visit) return;
    if (answers) visit.lastSeen = clock.monotonic();
    else if (clock.monotonic() - visit.lastSeen >= idle_ms) this.#close();
  }

  #enter(visit: Visit): void {
    this.#visit?.timer.cancel();
    this.#visit = visit;
    this.#settle();
  }

  #close(): void {
    this.#visit?.timer.cancel();
    this.#visit = undefined;
    this.#settle();
  }

  /** Makes the port what it should be; the back-end hears of it where that is a change (R-LAN-11, R-LAN-13, R-LAN-14). */
  #settle(): void {
    const { open } = this;
    const { store, lan, notify, time, journal } = this.#parts;
    // Whatever the disk has kept of it.
    lan.enable(open);
    if ((this.#state.get('open') ?? true) === open) return;
    const info = (open ? informations.portActivated : informations.portDeactivated).text();
    this.#trying(() =>
      store.atomically(() => {
        this.#state.put('open', open);
        notify({ type: 'information', info, at: time.now() });
      }),
    );
    journal.add('maintenance-port.changed', { open });
  }

  #trying(keep: () => void): void {
    try {
      keep();
    } catch (error) {
      if (!(error instanceof StoreFault)) throw error;
      this.#parts.storeFailed(error);
    }
  }
}
