import { writeFile } from 'node:fs/promises';
import { policyJsonSchema } from './json-schema.ts';

// Run by `npm run policy:schema`, whenever the settings have changed.
await writeFile('docs/policy.schema.json', `${JSON.stringify(policyJsonSchema(), null, 2)}\n`);
