import type { Instant, Wh } from '../../../kernel/index.js';
import type { IdentificationMeans } from '../../../station/ports/index.js';
import { localTime } from './local-time.js';
import type { Signer } from './signer.js';

/**
 * The two forms in which a DCBM hands out a closed transaction. Members, their order and their spelling follow a record of such a
 * meter of 2021 (firmware MU-0.1.4.0_SU-0.0.8.0) that ships with the transparency software.
 */
export interface ClosedTransaction {
  readonly page: number;
  readonly id: string;
  readonly evseId: string;
  readonly means: IdentificationMeans;
  readonly begunAt: Instant;
  readonly endedAt: Instant;
  readonly importBegin_Wh: Wh;
  readonly importEnd_Wh: Wh;
  /** Why it ended, in letters of OCMF: E regularly, A aborted by the meter, P power failure. */
  readonly ending: 'E' | 'A' | 'P';
  /** Status word after the end. */
  readonly status: number;
}

/** As the meter hands it out: two texts, each with its own signature. */
export interface LegalRecord {
  readonly transactionId: string;
  readonly ocmf: string;
  readonly lem: string;
}

export interface Nameplate {
  readonly serial: string;
  readonly zone: string;
}

/** Model and hardware version, GI and GV of the record. */
export const model = { name: 'LEM DCBM', version: 'v1', maker: 'LEM', firmware: 'MU-0.1.4.0_SU-0.0.8.0' } as const;

/** A station has nothing to feed back into the vehicle, so the export register never moves. */
const export_kWh = '0.000';

/** No compensation of the cable's loss, under the number that the meter gives to it. */
const cable = { name: 'No_Comp', id: 2, resistance: 0 } as const;

export function signRecord(transaction: ClosedTransaction, nameplate: Nameplate, signer: Signer): LegalRecord {
  return {
    transactionId: transaction.id,
    ocmf: ocmfRecord(transaction, nameplate, signer),
    lem: legalAnswer(transaction, nameplate, signer),
  };
}

/** Written as text, not as objects: 57.580 has three decimals, which no number keeps. */
function ocmfRecord(transaction: ClosedTransaction, { serial, zone }: Nameplate, signer: Signer): string {
  const { page, id, evseId, means, begunAt, endedAt, importBegin_Wh, importEnd_Wh, ending } = transaction;
  const { assigned, level, flags } = assignments[means];
  const time = (at: Instant): string => {
    const { dateTime, offset } = localTime(at, zone);
    return `${dateTime},000${offset.replace(':', '')} R`;
  };
  const head =
    `"FV":"1.0","GI":"${model.name}","GS":"${serial}","GV":"${model.version}","PG":"T${page}",` +
    `"MV":"${model.maker}","MS":"${serial}","MF":"${model.firmware}",` +
    `"IS":${assigned},"IL":"${level}","IF":${JSON.stringify(flags)},"IT":"${means}","ID":${JSON.stringify(id)},` +
    `"CT":"EVSEID","CI":${JSON.stringify(evseId)}`;
  const exported = `{"RV":${export_kWh},"RI":"1-0:2.8.0","RU":"kWh","ST":"G"}`;
  const begin =
    `{"TM":"${time(begunAt)}","TX":"B","RV":${kWh(importBegin_Wh)},"RI":"1-0:1.8.0","RU":"kWh","RT":"DC","EF":"","ST":"G",` +
    `"UC":{"UN":"${cable.name}","UI":${cable.id},"UR":${cable.resistance}}}`;
  const end = `{"TM":"${time(endedAt)}","TX":"${ending}","RV":${kWh(importEnd_Wh)},"RI":"1-0:1.8.0","RU":"kWh","ST":"G"}`;
  const payload = `{${head},"RD":[${begin},${exported},${end},${exported}]}`;
  return `OCMF|${payload}|{"SA":"ECDSA-secp256r1-SHA256","SD":"${signer.sign(payload)}"}`;
}

/**
 * The meter's own JSON. Which octets a real one signs is not published; here it is everything before the member `signature`,
 * closed with a brace.
 */
function legalAnswer(transaction: ClosedTransaction, { serial, zone }: Nameplate, signer: Signer): string {
  const { page, id, evseId, begunAt, endedAt, importBegin_Wh, importEnd_Wh, status } = transaction;
  const time = (at: Instant): string => {
    const { dateTime, offset } = localTime(at, zone);
    return dateTime + offset;
  };
  const sample =
    `"energyUnit":"kWh","energyImport":${kWh(importEnd_Wh - importBegin_Wh)},` +
    `"energyImportTotalStart":${kWh(importBegin_Wh)},"energyImportTotalStop":${kWh(importEnd_Wh)},` +
    `"energyExport":0.000,"energyExportTotalStart":${export_kWh},"energyExportTotalStop":${export_kWh}`;
  const value =
    `"timestampStart":"${time(begunAt)}","timestampStop":"${time(endedAt)}",` +
    `"transactionDuration":${Math.trunc((endedAt - begunAt) / 1000)},"intermediateRead":false,"transactionStatus":${status},` +
    `"sampleValue":{${sample}}`;
  const body =
    `"paginationCounter":${page},"transactionId":${JSON.stringify(id)},"evseId":${JSON.stringify(evseId)},"clientId":${JSON.stringify(id)},` +
    `"tariffId":0,"cableSp":{"cableSpName":"${cable.name}","cableSpId":${cable.id},"cableSpRes":${cable.resistance}},"userData":"",` +
    `"meterValue":{${value}},"meterId":"${serial}"`;
  return `{${body},"signature":"${signer.sign(`{${body}}`)}","publicKey":"${signer.publicKey()}"}`;
}

/** Registers are whole watt-hours: three decimals in kWh. */
const kWh = (energy_Wh: number): string => (energy_Wh / 1000).toFixed(3);

interface Assignment {
  readonly assigned: boolean;
  readonly level: 'HEARSAY' | 'NONE';
  readonly flags: readonly [rfid: string, ocpp: string, iso15118: string, plmn: string];
}

/**
 * IS, IL and IF by the way a driver was identified. The first row is what the record of 2021 says of a card; the others follow its
 * pattern, since none has been seen.
 */
const assignments: Readonly<Record<IdentificationMeans, Assignment>> = {
  ISO14443: { assigned: true, level: 'HEARSAY', flags: ['RFID_RELATED', 'OCPP_AUTH_TLS', 'ISO15118_NONE', 'PLMN_NONE'] },
  CENTRAL_1: { assigned: true, level: 'HEARSAY', flags: ['RFID_NONE', 'OCPP_RS_TLS', 'ISO15118_NONE', 'PLMN_NONE'] },
  CENTRAL_2: { assigned: true, level: 'HEARSAY', flags: ['RFID_NONE', 'OCPP_RS_TLS', 'ISO15118_NONE', 'PLMN_NONE'] },
  CARD_TXN_NR: { assigned: true, level: 'HEARSAY', flags: ['RFID_NONE', 'OCPP_NONE', 'ISO15118_NONE', 'PLMN_NONE'] },
  LOCAL_1: { assigned: false, level: 'NONE', flags: ['RFID_NONE', 'OCPP_NONE', 'ISO15118_NONE', 'PLMN_NONE'] },
};
