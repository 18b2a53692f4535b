/** What must hold of any story once everything is delivered: by what left the station, by what the back-end saw, and by physics. */
import { expect } from 'vitest';
import { connectorOf, type Side, sides } from '../../src/kernel/index.js';
import { verifyText } from '../../src/verify/index.js';
import type { Bench } from './bench.js';

/** Meters count whole watt-hours: each of the two readings of a session may be one short. */
const tolerance_Wh = 2;
/** When the power goes, the twin's meter closes with the value that was last read: some seconds at full power may be missing. */
const lostWithPower_Wh = (150_000 * 6) / 3600;

export async function expectSoundBooks(bench: Bench, story = ''): Promise<void> {
  expect(bench.outbox.waiting(), story).toEqual([]);
  expect(bench.outbox.deadLetters(), story).toEqual([]);
  expect(bench.brain.findings(), story).toEqual([]);
  const transactions = bench.brain.transactions(bench.identity);
  for (const { started, stopped, signedRecords, transactionId } of transactions) {
    expect(started && stopped, `${story}: transaction ${transactionId} has both ends`).toBeTruthy();
    expect(signedRecords, `${story}: transaction ${transactionId} has one record`).toHaveLength(1);
  }
  for (const side of sides) {
    expectPages(bench, side, story);
    const own = transactions.filter(({ started }) => started?.connectorId === connectorOf(side));
    const billed_Wh = own.reduce((sum, { energy_Wh }) => sum + (energy_Wh ?? 0), 0);
    const missing_Wh = bench.delivered_Wh(side) - billed_Wh;
    const cut = Math.min(own.length, bench.sent('BootNotification').length - 1);
    const text = `${story}: ${billed_Wh} Wh billed at ${side}, ${missing_Wh} Wh more delivered`;
    expect(missing_Wh, text).toBeGreaterThanOrEqual(-tolerance_Wh * own.length);
    expect(missing_Wh, text).toBeLessThanOrEqual(tolerance_Wh * own.length + lostWithPower_Wh * cut);
  }
  await expectSignatures(bench, transactions.length, story);
}

/** Every page of the meter is kept, in order, and every one was delivered once. */
function expectPages(bench: Bench, side: Side, story: string): void {
  const kept = bench.station.ledger.records().filter((record) => record.side === side);
  expect(
    kept.map(({ page }) => page),
    story,
  ).toEqual(kept.map((_, i) => `T${i + 1}`));
  const delivered = bench.brain.transactions(bench.identity).flatMap(({ signedRecords }) => signedRecords.map(({ text }) => text));
  for (const { ocmf, page } of kept)
    expect(
      delivered.filter((text) => text === ocmf),
      `${story}: page ${page} of ${side}`,
    ).toHaveLength(1);
}

async function expectSignatures(bench: Bench, sessions: number, story: string): Promise<void> {
  const keys = sides.map((side) => bench.station.points[side].sessions.identity?.publicKeyOcmf ?? '');
  const findings = await verifyText(
    bench.transcript
      .lines()
      .map((line) => JSON.stringify(line))
      .join('\n'),
    keys,
  );
  const verified = findings.filter(({ verdict }) => verdict === 'verified');
  expect(verified.length, `${story}: verified records`).toBeGreaterThanOrEqual(sessions);
  expect(
    findings.filter(({ verdict }) => verdict !== 'verified' && sessions > 0),
    story,
  ).toEqual([]);
}
