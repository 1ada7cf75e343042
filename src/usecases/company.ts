import type { Escalation } from '../domain/escalation.ts';
import type { EscalationStore } from './ports.ts';

/** Where the cases of the company are: in all the workspaces that are connected. Each platform is a door to the same cases. */
export interface CompanyDeps {
  /** Those connected; only the one that asks when absent. */
  workspaces?(): readonly string[];
}

export const companyOf = ({ workspaces }: CompanyDeps, asking: string): readonly string[] => [
  ...new Set([asking, ...(workspaces?.() ?? [])]),
];

/** Whether a case is one of the company of whoever asks from this workspace. */
export const isOfCompany = (deps: CompanyDeps, { workspace }: Escalation, asking: string): boolean =>
  companyOf(deps, asking).includes(workspace);

/** Of several workspaces what each answers, as if it were one. */
async function ofAll<T>(
  workspaces: readonly string[],
  ask: (workspace: string) => Promise<readonly T[]>,
): Promise<T[]> {
  return (await Promise.all(workspaces.map(ask))).flat();
}

const byAge = (a: Escalation, b: Escalation): number => Number(b.opened.at) - Number(a.opened.at);

/** The same questions to the store, of all cases of the company. */
export function createCompanyCases(
  { list, find, alike }: Pick<EscalationStore, 'list' | 'find' | 'alike'>,
  deps: CompanyDeps,
): Pick<EscalationStore, 'list' | 'find' | 'alike'> {
  const whole =
    <Q extends { workspace: string; limit: number }>(ask: (query: Q) => Promise<Escalation[]>) =>
    async (query: Q): Promise<Escalation[]> => {
      const found = await ofAll(companyOf(deps, query.workspace), (workspace) =>
        ask({ ...query, workspace }),
      );
      return found.sort(byAge).slice(0, query.limit);
    };
  return {
    list: whole(list),
    find: whole(find),
    alike: (query) => ofAll(companyOf(deps, query.workspace), (workspace) => alike({ ...query, workspace })),
  };
}
