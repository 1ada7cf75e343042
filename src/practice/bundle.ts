import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { projectFolder } from '../folders.ts';

export interface Bundle {
  script: string;
  style: string;
}

/** Bundles the page from its sources, in memory: nothing is written. */
export async function bundlePage(): Promise<Bundle> {
  const folder = fileURLToPath(new URL('src/practice/page/', projectFolder));
  const { outputFiles } = await build({
    absWorkingDir: folder,
    entryPoints: ['main.tsx'],
    outdir: '/bundle',
    bundle: true,
    write: false,
    minify: true,
    format: 'esm',
    target: 'es2022',
    jsx: 'automatic',
    jsxImportSource: 'preact',
    logLevel: 'silent',
  });
  const textOf = (extension: string) => outputFiles.find(({ path }) => path.endsWith(extension))?.text ?? '';
  return { script: textOf('.js'), style: textOf('.css') };
}
