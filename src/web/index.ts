/** Serves `src/api`: the bench over HTTP and WebSocket. */
export { type Bench, type BenchOptions, serveBench } from './server.js';
