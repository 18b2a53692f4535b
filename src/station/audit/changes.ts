/** What a batch of values changes, in the words of the audit trail: parameters by their path in the configuration file, secrets masked. */
import { keptParameters } from '../settings/kept-parameters.js';
import { type Key, settingOf } from '../settings/keys.js';
import type { Batch, Settings } from '../settings/settings.js';
import type { Change } from './audit-trail.js';

/** Notes what the parameters of a batch hold now; the answer tells, once the batch is taken, which of them have changed. */
export function changesBy({ settings: names, kept }: Batch, settings: Settings): () => readonly Change[] {
  const read = (): readonly Parameter[] => {
    const keptNow = settings.kept();
    return [
      ...[...names.keys()].map((name) => settingNow(name, settings)),
      ...[...(kept?.keys() ?? [])].map((path) => ({
        parameter: path,
        value: JSON.stringify(keptNow.get(path)) ?? '',
        secret: isSecret(path),
      })),
    ];
  };
  const before = read();
  return () =>
    read().flatMap(({ parameter, value, secret }, i) => {
      const old = before[i]?.value ?? '';
      return old === value ? [] : [{ parameter, from: shown(old, secret), to: shown(value, secret) }];
    });
}

interface Parameter {
  readonly parameter: string;
  readonly value: string;
  readonly secret: boolean;
}

function settingNow(name: Key, settings: Settings): Parameter {
  const { type, file, secret } = settingOf(name);
  return { parameter: file?.path ?? name, value: type.format(settings.toCome(name) ?? settings.get(name)), secret: secret === true };
}

const isSecret = (path: string): boolean => keptParameters.some((parameter) => parameter.path === path && parameter.secret === true);

/** Whether there is a secret may be seen, the secret not (R-AUD-05). */
const shown = (value: string, secret: boolean): string => (secret && value !== '' ? '***' : value);
