/**
 * Back-ends and OCPP servers that others have written, as they come from the npm registry. Each is installed into a folder of its own and
 * never becomes part of this repository. To add one, add an entry.
 *
 * open({ require, port, answer, heard, trouble }) starts it on that port of the loopback, lets `answer(action, payload)` decide what
 * stations are told, tells `heard(action, payload)` of every call it took, and resolves with call(identity, action, payload) and close().
 */
export const partners = {
  citrineos: {
    about: 'CitrineOS, a complete back-end (modules of its server as npm packages, PostgreSQL, RabbitMQ)',
    packages: ['@citrineos/ocpprouter@1.8.4'],
    open: () => {
      throw new Error('its packages can be installed now: write the way to start them');
    },
  },

  'ocpp-ts': {
    about: 'ocpp-ts, a server library that checks what stations call against the JSON schemas of OCPP 1.6',
    packages: ['ocpp-ts@0.3.0'],
    async open({ require, port, answer, heard }) {
      const { OcppServer } = require('ocpp-ts');
      const clients = new Map();
      const server = new OcppServer();
      server.on('connection', (client) => {
        clients.set(client.getCpId(), client);
        client.on('close', () => clients.delete(client.getCpId()));
        for (const action of stationCalls)
          client.on(action, (payload, reply) => {
            heard(action, payload);
            reply(answer(action, payload));
          });
      });
      server.listen(port);
      return {
        call: (identity, action, payload) => clients.get(identity).callRequest(action, payload),
        close: () => undefined,
      };
    },
  },

  'ts-ocpp': {
    about: '@voltbras/ts-ocpp, a central-system library that checks calls and answers in both directions',
    packages: ['@voltbras/ts-ocpp@2.7.3'],
    async open({ require, port, answer, heard, trouble }) {
      const { CentralSystem } = require('@voltbras/ts-ocpp');
      const system = new CentralSystem(
        port,
        ({ action, ocppVersion, ...payload }, { validationError }) => {
          if (validationError) trouble(`${action}: ${validationError.message}`);
          heard(action, payload);
          return { action, ocppVersion, ...answer(action, payload) };
        },
        { host: '127.0.0.1' },
      );
      return {
        call: async (chargePointId, action, payload) => {
          const outcome = await system.sendRequest({ chargePointId, ocppVersion: 'v1.6-json', action, payload });
          const { action: _, ocppVersion: __, ...answered } = outcome.unsafeCoerce();
          return answered;
        },
        close: () => system.close(),
      };
    },
  },
};

/** OCPP 1.6 §4. */
const stationCalls = [
  'Authorize',
  'BootNotification',
  'DataTransfer',
  'DiagnosticsStatusNotification',
  'FirmwareStatusNotification',
  'Heartbeat',
  'MeterValues',
  'StartTransaction',
  'StatusNotification',
  'StopTransaction',
];
