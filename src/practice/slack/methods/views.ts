import { z } from 'zod';
import { toView } from '../answers.ts';
import type { ViewShape } from '../block-kit.ts';
import { initialValues, keptValues } from '../input-values.ts';
import { type Method, method, parseJson } from '../method.ts';
import { Refusal } from '../refusal.ts';
import { validateView } from '../validate-blocks.ts';
import type { ViewRecord, Workspace } from '../workspace.ts';

/** Slack allows three modals on top of each other. */
const deepestStack = 3;

const Opening = z.object({ trigger_id: z.string(), view: z.unknown() });

function readView(value: unknown, type: 'modal' | 'home'): ViewShape {
  const shape = validateView(parseJson(value, 'invalid_arguments'));
  if (shape.type !== type) throw new Refusal('invalid_arguments', [`view must be of type ${type}`]);
  return shape;
}

function ensureUnique(workspace: Workspace, externalId: string | undefined, except?: string): void {
  if (externalId === undefined || externalId === '') return;
  const twin = workspace.views
    .all()
    .find(({ id, shape }) => shape.external_id === externalId && id !== except);
  if (twin !== undefined) throw new Refusal('duplicate_external_id');
}

interface Placement {
  userId: string;
  below: ViewRecord | undefined;
}

/** Puts a new view on top of what the person has open. */
export function addView(workspace: Workspace, shape: ViewShape, { userId, below }: Placement): ViewRecord {
  ensureUnique(workspace, shape.external_id);
  const id = workspace.nextId('V');
  const view: ViewRecord = {
    id,
    userId,
    shape,
    hash: workspace.nextTs(),
    rootId: below?.rootId ?? id,
    previousId: below?.id ?? null,
    values: initialValues(shape.blocks),
    errors: {},
  };
  workspace.saveView(view);
  return view;
}

/** Replaces what a view shows; what was typed stays where block and action are the same. */
export function changeView(workspace: Workspace, view: ViewRecord, shape: ViewShape): ViewRecord {
  ensureUnique(workspace, shape.external_id, view.id);
  const next: ViewRecord = {
    ...view,
    shape,
    hash: workspace.nextTs(),
    values: keptValues(shape.blocks, view.values),
    errors: {},
  };
  workspace.saveView(next);
  return next;
}

const open = method(Opening, (workspace, args, { triggers }) => {
  const shape = readView(args.view, 'modal');
  const { userId } = triggers.exchange(args.trigger_id);
  for (const modal of workspace.modalsOf(userId)) workspace.views.delete(modal.id);
  return { view: toView(workspace, addView(workspace, shape, { userId, below: undefined })) };
});

const push = method(Opening, (workspace, args, { triggers }) => {
  const shape = readView(args.view, 'modal');
  const { userId, viewId } = triggers.exchange(args.trigger_id);
  const below = viewId === undefined ? undefined : workspace.views.get(viewId);
  if (below === undefined || below.shape.type !== 'modal') throw new Refusal('not_found');
  if (workspace.modalsOf(userId).length >= deepestStack) throw new Refusal('push_limit_reached');
  return { view: toView(workspace, addView(workspace, shape, { userId, below })) };
});

const Update = z.object({
  view_id: z.string().optional(),
  external_id: z.string().optional(),
  hash: z.string().optional(),
  view: z.unknown(),
});

const update = method(Update, (workspace, args) => {
  const view = workspace.views
    .all()
    .find(({ id, shape }) =>
      args.view_id === undefined ? shape.external_id === args.external_id : id === args.view_id,
    );
  if (view === undefined) throw new Refusal('not_found');
  if (args.hash !== undefined && args.hash !== '' && args.hash !== view.hash)
    throw new Refusal('hash_conflict');
  const shape = readView(args.view, view.shape.type);
  return { view: toView(workspace, changeView(workspace, view, shape)) };
});

const Publish = z.object({ user_id: z.string(), hash: z.string().optional(), view: z.unknown() });

const publish = method(Publish, (workspace, args) => {
  const shape = readView(args.view, 'home');
  const { id: userId } = workspace.user(args.user_id);
  const existing = workspace.homeOf(userId);
  if (existing === undefined)
    return { view: toView(workspace, addView(workspace, shape, { userId, below: undefined })) };
  if (args.hash !== undefined && args.hash !== '' && args.hash !== existing.hash)
    throw new Refusal('hash_conflict');
  return { view: toView(workspace, changeView(workspace, existing, shape)) };
});

export const viewMethods: Readonly<Record<string, Method>> = {
  'views.open': open,
  'views.push': push,
  'views.update': update,
  'views.publish': publish,
};
