import { defineConfig } from 'vite';
import { colourScales } from './colour-scales.ts';

/**
 * The page as plain files that a strict content security policy can serve: nothing inline, no data: addresses, no
 * preload code that would write script elements, and one script, since it comes through a tunnel.
 */
export default defineConfig({
  plugins: [colourScales(['slate', 'teal', 'grass', 'amber', 'red'])],
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  server: { host: '127.0.0.1' },
  build: {
    outDir: '../../dist/ui',
    emptyOutDir: true,
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    sourcemap: false,
    target: ['chrome125', 'firefox128', 'safari18'],
  },
});
