/** Facts of one station that no software changes: what is built in, what it is connected to, what its plate says. */

/** Hardware generation with its index letters. manual §5.1.1, §5.1.2 */
export type HardwareRevision =
  | { readonly generation: '1.0'; readonly index: 'D' | 'DA' | 'DB' | 'DC' | 'E' | 'EA' | 'EB' | 'F' | 'G' | 'H' }
  | { readonly generation: '2.0'; readonly index: 'DD' | 'ED' | 'EE' };

export interface HardwareFacts {
  /** At most 25 characters; the OCPP identity where none is configured. */
  readonly serialNumber: string;
  readonly revision: HardwareRevision;
  /** Fuse of the grid connection per phase; 0 where there is none. manual §5.1.1 */
  readonly supply_A: 0 | 16 | 32 | 63;
  /** The emergency-stop input is an option; without it the input is ignored. manual §2.6 */
  readonly emergencyStop: boolean;
  /** Calibration law in Germany, MID elsewhere in the EU. manual §5.1.1 */
  readonly metrology: 'calibrationLaw' | 'MID';
  readonly cable_m: 3 | 5;
  readonly modem: 'TBOX' | 'TBOX2';
  /** The retrofit that protects the 12 V battery from a high drain. manual §2.13 */
  readonly auxiliaryProtection: boolean;
  /** SIM card of the modem, as BootNotification reports it. */
  readonly sim: { readonly iccid: string; readonly imsi: string };
  /** Model of the payment terminal; several are in the field. manual §2.4 */
  readonly terminal: string;
  /** Family of the two DC meters; each says the rest of itself. */
  readonly dcMeter: string;
  /** Without it the maintenance LAN port cannot be switched. Factory-fitted for EA, EB, DB, DC; a retrofit for E and DA. manual §2.14 */
  readonly managedSwitch: boolean;
}

/** A station that could stand somewhere: every option fitted, and only what the manual says of its index. SIM numbers of test networks. */
export const exampleHardware: HardwareFacts = {
  serialNumber: 'WVVZZZ1139N0000001',
  revision: { generation: '1.0', index: 'EB' },
  supply_A: 63,
  emergencyStop: true,
  metrology: 'calibrationLaw',
  cable_m: 5,
  modem: 'TBOX2',
  auxiliaryProtection: false,
  sim: { iccid: '89000000000000000001', imsi: '001010000000001' },
  terminal: 'CCV IM15',
  dcMeter: 'LEM DCBM',
  managedSwitch: true,
};
