/**
 * What firmware generations do differently, as one table. Code asks for a trait by name; it never compares versions. Which settings
 * exist, and their defaults, stands with the settings.
 */
import { type Generation, generations, inSpan } from './generation.js';

type Row = readonly (readonly [since: Generation, value: boolean | string])[];

const differences = {
  /** Rules of the forced SoC recalibration, as the requirements number them. manual §3.4.2, §3.4.3 */
  recalibration: [
    ['1.1', 'FSR-1'],
    ['3.0', 'FSR-2'],
  ],
  /** One login for everybody, or accounts of their own with rights and an audit trail. manual §2.14 */
  webLogin: [
    ['1.1', 'shared'],
    ['2.0', 'personal'],
  ],
  /** The maintenance LAN port can be switched, with a second factor. manual §2.14 */
  maintenancePortSwitchable: [
    ['1.1', false],
    ['2.0', true],
  ],
  /** An open door is a security event. manual §2.12 */
  tamperEvents: [
    ['1.1', false],
    ['2.0', true],
  ],
  /** A card can take the station out of service for the night. manual §2.10 */
  outOfHours: [
    ['1.1', false],
    ['2.0', true],
  ],
  /** A remote start without connectorId uses the side that the customer has chosen on the screen. manual §2.19 */
  remoteStartBySelection: [
    ['1.1', false],
    ['3.0', true],
  ],
  /** A firmware update waits for the AC grid. manual §2.19 */
  updateWaitsForAc: [
    ['1.1', false],
    ['3.0', true],
  ],
  /** Content of the screens comes as an update package, which the operator may have signed. manual §2.21.2 */
  contentPackages: [
    ['1.1', false],
    ['2.0', true],
  ],
  /** So does the configuration file. manual §2.21.2 */
  configurationPackages: [
    ['1.1', false],
    ['3.0', true],
  ],
  /** Which keys hold price and pre-authorisation. manual §2.19 */
  paymentKeys: [
    ['1.1', 'VWGC'],
    ['3.0', 'PosCtrlr'],
  ],
  /** The daily reconciliation follows an hour after the terminal's restart, or has a time of its own. manual §2.19 */
  reconciliation: [
    ['1.1', 'afterTerminalRestart'],
    ['3.0', 'atOwnTime'],
  ],
  /** The back-end may lower the security profile when what the lower one needs is there. manual §2.19 */
  securityProfileMayFall: [
    ['1.1', false],
    ['4.0', true],
  ],
  /** The plug-in time limit is the OCPP key; before, it is a matter of the screen alone, 60 s. manual §2.8, §2.19 */
  plugInLimitByKey: [
    ['1.1', false],
    ['4.8', true],
  ],
} as const satisfies Record<string, Row>;

type Value<R extends Row> = R[number][1] extends boolean ? boolean : R[number][1];

/** Everything that tells this generation from the others. */
export type GenerationTraits = { readonly name: Generation } & {
  readonly [Trait in keyof typeof differences]: Value<(typeof differences)[Trait]>;
};

const table = Object.fromEntries(generations.map((generation) => [generation, traitsIn(generation)])) as Readonly<
  Record<Generation, GenerationTraits>
>;

export const traitsOf = (generation: Generation): GenerationTraits => table[generation];

function traitsIn(generation: Generation): GenerationTraits {
  const valueIn = (row: Row) => row.findLast(([since]) => inSpan(generation, { since }))?.[1];
  const traits = Object.entries<Row>(differences).map(([trait, row]) => [trait, valueIn(row)]);
  // Every row begins with the oldest generation (tested), so every trait has a value of its own column.
  return { name: generation, ...Object.fromEntries(traits) } as GenerationTraits;
}
