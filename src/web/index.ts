/** Serves `src/api`: the bench over HTTP and WebSocket. */
export { type Bench, type BenchOptions, type Mount, serveBench } from './server.js';
