import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    projects: [
      {
        // Beside their files; they share one process, because nothing here keeps state in a module.
        test: { name: 'unit', include: ['src/**/*.test.ts'], isolate: false, testTimeout: 20_000 },
      },
      {
        // Whole stations, processes and the repository itself.
        test: {
          name: 'whole',
          include: ['test/**/*.test.ts'],
          testTimeout: 180_000,
          hookTimeout: 60_000,
          expect: { poll: { timeout: 30_000 } },
        },
      },
    ],
  },
});
