// Turns the sources into few files that Node reads at once: starting takes a fraction of the time. Packages stay where they are.
import { build } from 'esbuild';

await build({
  entryPoints: {
    cli: 'src/cli.ts',
    'embedded-mongo/worker-entry': 'src/embedded-mongo/worker.ts',
    'embedded-mongo/apart-entry': 'src/embedded-mongo/apart.ts',
  },
  outdir: 'dist',
  outExtension: { '.js': '.mjs' },
  bundle: true,
  splitting: true,
  packages: 'external',
  platform: 'node',
  target: 'node20',
  format: 'esm',
  sourcemap: true,
  logLevel: 'warning',
});
