/** One build for all pages: sources in ui/, result in dist/ui/, each asset also compressed beside itself. */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

const ui = fileURLToPath(new URL('./ui/', import.meta.url));

export default defineConfig({
  root: ui,
  publicDir: false,
  plugins: [react(), compiledAtOnce(), compressed()],
  build: {
    outDir: '../dist/ui',
    emptyOutDir: true,
    target: 'es2022',
    // Nothing is put into the page itself: the security policy of the server allows files of its own only.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rolldownOptions: { input: { bench: join(ui, 'bench', 'index.html'), backend: join(ui, 'backend', 'index.html') } },
  },
});

/** Browsers that know this remark compile a file whole while it arrives, instead of each function when the first picture is to be drawn. */
function compiledAtOnce() {
  return {
    name: 'compiled-at-once',
    enforce: 'post',
    generateBundle: {
      // It counts in the first line only.
      order: 'post',
      handler(_options, bundle) {
        const chunks = Object.values(bundle).filter(({ type }) => type === 'chunk');
        const first = new Set(chunks.filter(({ isEntry }) => isEntry).flatMap(({ fileName, imports }) => [fileName, ...imports]));
        for (const chunk of chunks) if (first.has(chunk.fileName)) chunk.code = `//# allFunctionsCalledOnLoad\n${chunk.code}`;
      },
    },
  };
}

/** Compressed once, at the build, instead of at each request. */
function compressed() {
  let assets = '';
  return {
    name: 'compressed',
    configResolved({ root, build }) {
      assets = resolve(root, build.outDir, 'assets');
    },
    closeBundle() {
      for (const name of readdirSync(assets).filter((file) => /\.(js|css|svg|json)$/.test(file))) {
        const text = readFileSync(join(assets, name));
        writeFileSync(join(assets, `${name}.br`), brotliCompressSync(text));
        writeFileSync(join(assets, `${name}.gz`), gzipSync(text, { level: 9 }));
      }
    },
  };
}
