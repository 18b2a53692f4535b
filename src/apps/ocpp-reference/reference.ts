/** What this station speaks of OCPP, as Markdown, from the tables that it runs by: messages, keys, notices, deviations. */
import { isServed } from '../../csms/handlers/index.js';
import { type Action, csmsActions, isCsmsAction, isStationAction, stationActions } from '../../protocols/ocpp16/index.js';
import { emulationProfile, generations } from '../../station/generation/index.js';
import { securityEvents } from '../../station/security/security-events.js';
import type { Declaration, FeatureProfile, Measured } from '../../station/settings/declaration.js';
import { declarationOf, defaultIn, isMeasured, type OcppKey, ocppKeyNames } from '../../station/settings/keys.js';
import { informations, vendorMessages } from '../../station/vendor-messages.js';
import { deviations } from './deviations.js';

export function ocppReference(): string {
  return `${[introduction, messages(), vendor(), events(), ...keys(), deviating()].join('\n\n')}\n`;
}

const introduction = `# OCPP: what the station speaks

OCPP 1.6-J with the security extension ("Improved security for OCPP 1.6-J"). This page is written from the tables that the program runs
by, with \`flexpole ocpp\`; a test compares them. Every payload is checked against its schema in both directions.`;

function messages(): string {
  const actions = [...new Set<Action>([...stationActions, ...csmsActions])].toSorted();
  const rows = actions.map((action) => [code(action), senderOf(action), answerOf(action)]);
  return `## Messages\n\n${table(['message', 'sent by', 'here'], rows)}`;
}

function senderOf(action: Action): string {
  if (isStationAction(action)) return isCsmsAction(action) ? 'both' : 'station';
  return 'back-end';
}

function answerOf(action: Action): string {
  if (!isCsmsAction(action)) return 'sent';
  if (isServed(action, usual)) return 'served';
  return isServed(action, complete) ? 'served with `--smart-charging`, else `NotSupported`' : '`NotSupported`';
}

const usual = emulationProfile();
const field = emulationProfile({ name: 'zd-4.2' });
const complete = emulationProfile({ options: { smartCharging: true } });

function vendor(): string {
  const transfers = Object.entries(vendorMessages).map(([messageId, { when, data, source }]) => [
    code(messageId),
    when,
    data.map(code).join(', '),
    source,
  ]);
  const texts = Object.values(informations).map(({ text, about, when, source }) => [
    code(text()),
    about === 'station' ? '0' : 'of the side',
    when,
    source,
  ]);
  return `## Vendor messages

They carry the vendor id \`${usual.vendorId}\`, in profile \`zd-4.2\` \`${field.vendorId}\`. Incoming DataTransfer is answered \`UnknownVendorId\` or
\`UnknownMessageId\`: the station knows none.

### DataTransfer

\`data\` is a JSON object as text. What is not known is left out of it.

${table(['messageId', 'when', 'members of data', 'source'], transfers)}

### Texts in StatusNotification

In \`info\`, with the status that the connector has anyway.

${table(['info', 'connector', 'when', 'source'], texts)}`;
}

function events(): string {
  const rows = Object.entries(securityEvents).map(([name, { critical, meaning, ...rest }]) => [
    code(name),
    critical ? 'yes' : 'no',
    'mostInAnHour' in rest ? String(rest.mostInAnHour) : '',
    meaning,
  ]);
  return `## Security events

All are kept in the security log and told (SecurityEventNotification), critical or not. What somebody outside can cause again and again is kept
and told so many times an hour at most.

${table(['event', 'critical', 'most in an hour', 'meaning'], rows)}`;
}

function keys(): readonly string[] {
  const byProfile = new Map<FeatureProfile, OcppKey[]>();
  for (const name of ocppKeyNames) {
    const { profile } = declarationOf(name);
    byProfile.set(profile, [...(byProfile.get(profile) ?? []), name]);
  }
  const oldest = generations[0];
  const intro = `## Configuration keys

Defaults are those of the newest firmware. Names are found whatever their case. "From" and "until" are firmware generations; the oldest
emulated is ${oldest}. A change that does not fit its type, or that the state of the station forbids, is answered \`Rejected\` and changes nothing.`;
  return [intro, ...[...byProfile].map(([profile, names]) => `### ${profile}\n\n${table(columns, names.toSorted().map(rowOf))}`)];
}

const columns = ['key', 'access', 'value', 'default', 'from – until', 'takes effect', 'what it does'];

function rowOf(name: OcppKey): readonly string[] {
  const declaration = declarationOf(name);
  const { access, since, removedIn, deprecatedSince, doc, aliases } = declaration;
  const span = [since ?? '', removedIn ?? ''].join(' – ').replace(/^ – $/, '');
  const spelling = aliases ? ` (also ${aliases.map(code).join(', ')})` : '';
  const faded = deprecatedSince ? `; deprecated since ${deprecatedSince}` : '';
  return [
    `${code(name)}${spelling}`,
    access,
    expectationOf(declaration),
    defaultOf(declaration),
    `${span}${faded}`,
    effectOf(declaration),
    doc,
  ];
}

/** The range of a number that nobody can set says nothing. */
function expectationOf({ access, type }: Declaration<unknown> | Measured): string {
  if (access !== 'R' || type.kind !== 'integer') return type.expects;
  return type.unit ? `an integer (${type.unit})` : 'an integer';
}

function defaultOf(declaration: Declaration<unknown> | Measured): string {
  if (isMeasured(declaration)) return 'measured';
  if (declaration.secret) return 'none';
  const text = declaration.type.format(defaultIn(declaration, usual));
  return text === '' ? 'empty' : code(text);
}

const effects = { live: 'at once', reboot: 'after a restart', reconnect: 'with a new link' } as const;

function effectOf(declaration: Declaration<unknown> | Measured): string {
  if (declaration.access === 'R' || isMeasured(declaration)) return '';
  return declaration.effectOf ? 'depends' : effects[declaration.effect ?? 'live'];
}

function deviating(): string {
  const rows = deviations.map(({ about, standard, here, why }) => [about, standard, here, why]);
  return `## Deviations and decisions\n\n${table(['about', 'the standard', 'here', 'why'], rows)}`;
}

const code = (text: string): string => `\`${text}\``;

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell) => cell.replaceAll('|', '\\|').replaceAll('\n', ' ')).join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}
