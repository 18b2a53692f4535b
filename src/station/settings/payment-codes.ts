/** Languages and currencies of the payment terminal: codes of the OCPP keys against those of the configuration file (manual §2.20). */
import type { FileCode } from './declaration.js';

/** Language (ISO 639-1) to the terminal's code for receipts. */
export const receiptLanguages = {
  de: '0x00',
  en: '0x01',
  fr: '0x02',
  it: '0x03',
  hu: '0x04',
  sl: '0x05',
  es: '0x06',
  cs: '0x07',
  sv: '0x08',
  nl: '0x09',
  pl: '0x0A',
  sk: '0x0B',
  da: '0x0C',
  el: '0x0D',
  pt: '0x0E',
} as const;

/** Alphabetic to numeric code (ISO 4217). */
export const currencies = { EUR: '978', GBP: '826', HUF: '348', CZK: '203', SEK: '752', PLN: '985', DKK: '208' } as const;

/** Both ways of a table, whatever the case of the letters. */
function coded(table: Readonly<Record<string, string>>, expects: string): FileCode {
  const same = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase();
  return {
    expects,
    toFile: (text) => Object.entries(table).find(([own]) => same(own, text))?.[1],
    fromFile: (text) => Object.entries(table).find(([, code]) => same(code, text))?.[0],
  };
}

const languageCode = coded(receiptLanguages, 'a receipt language from 0x00 to 0x0E');

/** The manual leaves the mandatory receipt language empty; German is what the key starts with. */
export const receiptLanguageCode: FileCode = { ...languageCode, fromFile: (text) => (text === '' ? 'de' : languageCode.fromFile(text)) };

export const currencyCode: FileCode = coded(currencies, `a numeric currency code: ${Object.values(currencies).join(', ')}`);

/** Eight digits; all zeros stand for a terminal that has no number yet. */
export const terminalNumberCode: FileCode = {
  expects: 'eight digits',
  toFile: (text) => (text === '' ? '00000000' : /^\d{8}$/.test(text) ? text : undefined),
  fromFile: (text) => (/^\d{8}$/.test(text) ? text.replace('00000000', '') : undefined),
};

/** May a terminal be set up with it? At least 8 characters, and not zeros or blanks alone (manual §2.19). */
export const isTerminalNumber = (text: string): boolean => text.length >= 8 && !/^[0\s]*$/.test(text);
