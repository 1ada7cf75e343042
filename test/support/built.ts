import { resolve } from 'node:path';

/** The command line as it is installed; what the tests run is built anew before them. */
export const builtMuster: readonly string[] = ['--enable-source-maps', resolve('dist/cli.mjs')];
