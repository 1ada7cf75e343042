import type { App, Receiver } from '@slack/bolt';

type ProcessEvent = App['processEvent'];

/**
 * The same receiver, but that `take` sees each request first. Bolt tells Slack that an event was taken before anybody hears of
 * it; what `take` throws is a request that was not, so that Slack sends it again.
 */
export function beforeAnswering(receiver: Receiver, take: (body: unknown) => Promise<void>): Receiver {
  return {
    init(app) {
      const processEvent: ProcessEvent = async (event) => {
        await take(event.body);
        await app.processEvent(event);
      };
      receiver.init(
        new Proxy(app, {
          get: (target, name) => (name === 'processEvent' ? processEvent : Reflect.get(target, name)),
        }),
      );
    },
    start: (...given) => receiver.start(...given),
    stop: (...given) => receiver.stop(...given),
  };
}
