import { Percent, Wh } from '../../kernel/index.js';

/**
 * Two scales of one battery. *Pack SoC* counts all of the cells; *battery SoC*, the one that customers, operators and the back-end
 * see, spans the usable energy: 100 % is where normal charging stops, 0 % lies 80 kWh below (field notes §8; C-13, C-14).
 */
export const packNominal_Wh = Wh(193_500 / 2);
export const packUsable_Wh = Wh(80_000);
/** Cells: limits of normal operation (manual §5.1.1). */
export const packSocMax_pct = Percent(95);
const displaySpan_pct = (packUsable_Wh / packNominal_Wh) * 100;
const displayZero_pct = packSocMax_pct - displaySpan_pct;

export function batterySoc(packSoc_pct: Percent): Percent {
  const soc = ((packSoc_pct - displayZero_pct) / displaySpan_pct) * 100;
  return Percent(Math.min(100, Math.max(0, soc)));
}
