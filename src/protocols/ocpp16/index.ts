/**
 * OCPP 1.6-J, the message layer: payload types and checks, frames, calls and answers over any link of text frames.
 *
 * Documents: Open Charge Point Protocol 1.6, edition 2 (2017-09-28) with errata sheet; OCPP-J 1.6 specification (2015-10-08);
 * Improved security for OCPP 1.6-J, edition 2 (2020-03-31) and edition 3 (2022-02-17), "security white paper" below.
 */
export * from './actions.js';
export * from './check.js';
export * from './error-code.js';
export * from './frames.js';
export type * from './generated/messages.js';
export * from './request-schemas.js';
export * from './rpc.js';
