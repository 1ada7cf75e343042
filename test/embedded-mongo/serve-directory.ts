import { startEmbeddedMongo } from '../../src/embedded-mongo/start.ts';

const [directory = '', socket] = process.argv.slice(2);
const { uri } = await startEmbeddedMongo({ directory, socket });
process.send?.(uri);
