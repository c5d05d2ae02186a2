import { type Means, machineMeans } from '../../../../src/kinds/means/machine-means.js';
import type { Surroundings } from '../../../../src/kinds/means/surroundings.js';
import { createControlBlock } from '../../../../src/places/bridge/bridge-layout.js';
import type { TaskBridge } from '../../../../src/places/bridge/task-bridge.js';
import type { ThreadMessage } from '../../../../src/places/threads/protocol.js';
import { ThreadLink } from '../../../../src/places/threads/thread-link.js';

/** Returns what a thread gives to a task that nobody watches. @param messages what the task tells is added to them */
export function linkTelling(messages: ThreadMessage[]): ThreadLink {
  return new ThreadLink(createControlBlock(), (message) => messages.push(message));
}

/** Returns what a thread gives to the task of a bridge. @param messages what the task tells is added to them */
export function linkTo(bridge: TaskBridge, messages: ThreadMessage[] = []): ThreadLink {
  return new ThreadLink(bridge.control, (message) => {
    messages.push(message);
    if (message.kind === 'log') bridge.attachLog(message.buffer);
  });
}

/** What a thread has for a task of a test. @param means default: what the system says */
export function surroundingsTelling(
  messages: ThreadMessage[],
  means: Means = machineMeans(null),
): Surroundings {
  return { backend: 'cpu', means, link: linkTelling(messages) };
}
