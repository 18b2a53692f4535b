/** Serves the files of a folder and nothing else. `bare-pages <folder>` */
import staticFiles from '@fastify/static';
import { fastify } from 'fastify';
import { send } from './send.js';

const [, , root = ''] = process.argv;
const app = fastify();
await app.register(staticFiles, { root });
send(await app.listen({ host: '127.0.0.1', port: 0 }));
