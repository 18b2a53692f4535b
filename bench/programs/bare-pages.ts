/** Serves built pages as the station does, and nothing else. `bare-pages <folder> <file of the page>` */
import { fastify } from 'fastify';
import { servePages } from '../../src/http/pages.js';
import { send } from './send.js';

const [, , folder = '', file = ''] = process.argv;
const app = fastify();
await servePages(app, folder, { '/': file });
send(await app.listen({ host: '127.0.0.1', port: 0 }));
