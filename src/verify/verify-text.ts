import { energyBetween, type OcmfPayload } from '../protocols/ocmf/index.js';
import { evidenceOf } from './evidence.js';
import type { Finding, RecordSummary } from './finding.js';
import { type Judgement, judge, narrowed } from './judge.js';
import { objectionsTo } from './objections.js';
import { pageWarnings } from './pages.js';

/**
 * Checks every signed record in a text: OCMF (one record a line, each perhaps followed by its key), the XML container of the
 * transparency software, or an OCPP transcript in JSON lines. No finding at all means that a transcript tells of no finished session.
 * @param keys public keys in any form that the reader trusts, for example as shown on the meters. Where given, only these count:
 *   a key that comes with a record cannot prove who signed it
 */
export async function verifyText(text: string, keys: readonly string[] = []): Promise<readonly Finding[]> {
  const { exhibits, keys: seen } = evidenceOf(text);
  const trusted = keys.map((key, index) => ({ name: keys.length > 1 ? `given key ${index + 1}` : 'the given key', text: key }));
  const judgements: Judgement[] = [];
  for (const exhibit of exhibits) {
    judgements.push(await judge(exhibit, trusted.length > 0 ? trusted : exhibit.keys, [...trusted, ...seen]));
  }
  const pages = pageWarnings(judgements.map(({ record }) => record));
  return judgements.map((judgement, index) => {
    const { where, verdict, message, record } = narrowed(judgement, judgements);
    return {
      where,
      verdict,
      message,
      ...(record ? { record: summaryOf(record.payload) } : {}),
      warnings: [...(record ? objectionsTo(record) : []), ...(pages[index] ?? [])],
    };
  });
}

function summaryOf(payload: OcmfPayload): RecordSummary {
  const span = energyBetween(payload);
  return {
    meterId: payload.MS,
    page: payload.PG,
    evseId: payload.CI,
    identification: payload.ID,
    from: span?.begin.at,
    to: span?.end.at,
    begin_Wh: span?.begin.value_Wh,
    end_Wh: span?.end.value_Wh,
    energy_Wh: span?.energy_Wh,
  };
}
