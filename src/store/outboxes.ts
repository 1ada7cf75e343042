import type { Outboxes } from '../delivery/ports.ts';
import { type EscalationModel, toEscalation } from './escalation-model.ts';
import { ofKnownFormat } from './format.ts';
import type { ReadMany } from './read-document.ts';

export function createOutboxes(model: EscalationModel, readMany: ReadMany): Outboxes {
  return {
    async full(limit) {
      const documents = await model
        .find({ outboxFilled: true, ...ofKnownFormat() })
        .sort({ savedAt: 1 })
        .limit(limit)
        .lean();
      return readMany(documents, toEscalation);
    },

    /**
     * Guarded by the version: an outbox changes with it only, so what is taken out is exactly what was enqueued. A writer who read
     * the case before this puts the effects in once more with the next version; enqueueing them again is harmless.
     */
    async clear({ key, version }) {
      await model.updateOne({ _id: key, version }, { $set: { outbox: [], outboxFilled: false } });
    },
  };
}
