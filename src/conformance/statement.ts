/** The statement of a run as Markdown. */

import type { Statement } from './run.js';
import type { CaseResult } from './run-case.js';

export function statementAsMarkdown({ at, chargePoint, cases }: Statement): string {
  const count = (wanted: CaseResult['result']): number => cases.filter(({ result }) => result === wanted).length;
  return [
    '# OCPP 1.6 conformance statement',
    '',
    `Charge point: ${['chargePointVendor', 'chargePointModel', 'chargePointSerialNumber', 'firmwareVersion']
      .flatMap((field) => (typeof chargePoint[field] === 'string' ? [cell(chargePoint[field])] : []))
      .join(', ')}  `,
    `Run: ${at}  `,
    `Result: ${count('passed')} passed, ${count('failed')} failed, ${count('not applicable')} not applicable, of ${cases.length} cases`,
    '',
    '| case | requirement | source | result |',
    '|---|---|---|---|',
    ...cases.map(({ id, title, source, result, why }) => `| ${id} | ${cell(title)} | ${source} | ${resultCell(result, why)} |`),
    '',
    '## Evidence',
    ...cases
      .filter(({ evidence }) => evidence.length > 0)
      .flatMap(({ id, title, result, evidence }) => ['', `### ${id} ${title}: ${result}`, '', '```text', ...evidence, '```']),
    '',
  ].join('\n');
}

const resultCell = (result: CaseResult['result'], why: string | undefined): string => {
  const shown = result === 'failed' ? '**failed**' : result;
  return why === undefined ? shown : `${shown}: ${cell(why)}`;
};

/** A bar would end the cell. */
const cell = (text: string): string => text.replaceAll('|', '\\|').replaceAll('\n', ' ');
