/** A real FTP server (ftp-srv) on loopback over a folder of the disk: plain, with AUTH TLS, or speaking TLS from the first octet. */
import type { Server, Socket } from 'node:net';
import { Readable } from 'node:stream';
import type { SecureContextOptions } from 'node:tls';
import { FileSystem, type FtpConnection, FtpSrv } from 'ftp-srv';
import { closed, portOf, type Sockets, socketsOf } from './sockets.js';
import { Outflow } from './trouble.js';

export interface FtpServer {
  readonly port: number;
  readonly sockets: Sockets;
  /** `RETR file` and so on, in order; passwords are starred. */
  readonly commands: readonly string[];
  readonly outflow: Outflow;
  close(): Promise<void>;
}

export interface FtpServerOptions {
  /** The folder that a login leads to. */
  readonly root: string;
  /** Default: everybody comes in. */
  readonly login?: { readonly user: string; readonly password: string };
  readonly tls?: SecureContextOptions;
  /** TLS from the first octet. */
  readonly implicit?: boolean;
  /** How it answers to every file that is to be stored: code of the reply. */
  readonly storing?: number;
  /** Commands that it does not know. */
  readonly without?: readonly string[];
}

export async function ftpServer({ root, login, tls, implicit = false, storing, without = [] }: FtpServerOptions): Promise<FtpServer> {
  const commands: string[] = [];
  const ftp = withoutSignalHandlers(
    () =>
      new FtpSrv({
        url: `${implicit ? 'ftps' : 'ftp'}://127.0.0.1:0`,
        pasv_url: '127.0.0.1',
        blacklist: [...without],
        log: commandLog(commands),
        ...(tls && { tls }),
      }),
  );
  // It looks for free ports itself, one at a time from 1024 on; the system knows them.
  Object.assign(ftp, { getNextPasvPort: () => Promise.resolve(0) });
  const outflow = new Outflow();
  ftp.on('login', ({ connection, username, password }, resolve, reject) => {
    if (login && (username !== login.user || password !== login.password)) return reject(new Error('Login incorrect'));
    keepReading(connection);
    resolve({ fs: new WatchedFiles(connection, { root, outflow, storing }) });
  });
  // Broken connections are part of the tests.
  ftp.on('client-error', () => undefined);
  // Its typings leave out the server below it, which knows the port and the sockets.
  const { server } = ftp as unknown as { readonly server: Server };
  const sockets = socketsOf(server);
  await ftp.listen();
  return {
    port: portOf(server),
    sockets,
    commands,
    outflow,
    close: async () => {
      sockets.destroyAll();
      await closed(server);
    },
  };
}

/**
 * While it sends a file it does not read commands, and when the client breaks off it never begins again: then it would never
 * notice that the client has gone.
 */
function keepReading(connection: FtpConnection): void {
  // Its typings leave the socket out.
  const { commandSocket } = connection as FtpConnection & { readonly commandSocket: Socket };
  commandSocket.pause = () => commandSocket;
}

class WatchedFiles extends FileSystem {
  readonly #outflow: Outflow;
  readonly #storing: number | undefined;

  constructor(connection: FtpConnection, { root, outflow, storing }: { root: string; outflow: Outflow; storing: number | undefined }) {
    super(connection, { root, cwd: '/' });
    this.#outflow = outflow;
    this.#storing = storing;
  }

  override async write(fileName: string, options: { append?: boolean; start?: number } = {}): Promise<unknown> {
    if (this.#storing === undefined) return super.write(fileName, options);
    // What is thrown is answered with 550, whatever it says; the client goes by the first reply.
    await this.connection.reply(this.#storing, 'Not stored');
    throw new Error('Not stored');
  }

  override async read(fileName: string, options: { start?: number } = {}): Promise<unknown> {
    const found = (await super.read(fileName, options)) as { readonly stream: Readable; readonly clientPath: string };
    const cut = (): void => void this.connection.close(0, 0);
    return { ...found, stream: Readable.from(this.#outflow.of(found.stream, cut), { objectMode: false }) };
  }
}

/** It ends the process on signals, which is not for a test to do. */
function withoutSignalHandlers<T>(make: () => T): T {
  const signals = ['SIGTERM', 'SIGINT', 'SIGQUIT'] as const;
  const before = signals.map((signal) => process.listeners(signal));
  const made = make();
  signals.forEach((signal, index) => {
    for (const listener of process.listeners(signal)) if (!before[index]?.includes(listener)) process.off(signal, listener);
  });
  return made;
}

/** What ftp-srv takes for a bunyan log. */
function commandLog(commands: string[]): object {
  const trace = (fields: { readonly command?: { readonly directive: string; readonly arg: string | null } }): void => {
    if (fields.command) commands.push([fields.command.directive, fields.command.arg].filter((part) => part !== null).join(' '));
  };
  const nothing = (): void => undefined;
  const log = { trace, debug: nothing, info: nothing, warn: nothing, error: nothing, child: (): object => log };
  return log;
}
