import { overridesContract } from '../contract/overrides.ts';
import { memoryOverrides } from './memory-overrides.ts';

describe('Overrides in memory', () => overridesContract(async () => memoryOverrides()));
