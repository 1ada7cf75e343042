// The command line from its sources, as they are: what `npm run build` makes may be older.
import { register } from 'tsx/esm/api';

register();
await import('../../src/cli.ts');
