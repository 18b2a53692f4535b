/** Why a value is not taken: one code for each reason, and the words for people. */

/** The value itself is wrong; saying what would be right helps. */
const wrongValue = {
  'value-not-allowed': 'is not among the allowed values',
  'value-below-min': 'is too small',
  'value-above-max': 'is too large',
  'bad-format': 'has the wrong form',
  'too-short': 'is too short',
  'too-long': 'is too long',
  'too-many-items': 'has too many items',
  'list-size-not-2': 'does not have exactly two items',
  'listed-twice': 'names an item twice',
  'unsupported-measurand': 'names a measurand that this list does not support',
  'missing-required-measurand': 'leaves out the measurand that carries the signed record',
} as const;

/** The station does not take it, or not now; another value would fare no better. */
const wrongMoment = {
  'read-only': 'is read-only',
  always: 'cannot be changed on this station',
  'active-charging-session': 'cannot be changed while a charging session is active',
  'forced-soc-recalibration-active': 'cannot be changed while a side is in forced SoC recalibration',
  'token-not-accepted-by-backend': 'needs an identifier that the back-end accepts',
  'token-in-use': 'cannot be emptied while free-vend mode is active',
  'lower-than-current': 'is lower than the present value, and this firmware only raises it',
  'needs-managed-switch': 'needs a managed Ethernet switch, which this station has not',
  'needs-maintenance-card': 'needs a user with a maintenance card',
  'prerequisites-not-met': 'needs credentials or certificates that are not there',
} as const;

export type Reason = keyof typeof wrongValue | keyof typeof wrongMoment;

/** A value that is not taken, in words: which setting, what is wrong, what would be right. `shown` is undefined for secrets. */
export function inWords(name: string, reason: Reason, expects: string, shown: unknown): string {
  const subject = shown === undefined ? name : `${name} = ${JSON.stringify(shown)}`;
  if (reason in wrongMoment) return `${subject} ${wrongMoment[reason as keyof typeof wrongMoment]}`;
  return `${subject} ${wrongValue[reason as keyof typeof wrongValue]}; expected: ${expects}`;
}
