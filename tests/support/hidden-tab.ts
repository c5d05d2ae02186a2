import type { Page } from 'playwright-core';
import { expect } from 'vitest';

/** A tab that can be hidden, with the questions that it asks and the notifications that it shows. */
export interface HiddenTab {
  /** Hides it and stops its clock; returns when it has asked what it had planned to ask. */
  hide(): Promise<void>;
  /** Lets its clock run on by so much; returns when what it asked in this time is answered. */
  pass(ms: number): Promise<void>;
  /** Shows it, its clock running. */
  show(): Promise<void>;
  /** How often it has asked a document. */
  asked(document: string): Promise<number>;
  notifications(): Promise<readonly string[]>;
}

/** Longer than a tab that is shown waits between two questions. */
const PLANNED_MS = 10_000;

/** Makes a tab that is to be opened one that can be hidden: browsers without a window show every tab. */
export async function hiddenTab(page: Page): Promise<HiddenTab> {
  await page.clock.install();
  await page.addInitScript(`
    let isHidden = false;
    Object.defineProperty(document, 'hidden', { get: () => isHidden });
    window.setHidden = (value) => {
      isHidden = value;
      document.dispatchEvent(new Event('visibilitychange'));
    };
    window.questions = [];
    window.unanswered = 0;
    const { fetch } = window;
    window.fetch = async (address, options) => {
      questions.push(options.body);
      unanswered += 1;
      try {
        const answer = await fetch(address, options);
        return new Response(await answer.text(), answer);
      } finally {
        unanswered -= 1;
      }
    };
    window.notes = [];
    window.Notification = class {
      static permission = 'default';
      static requestPermission = async () => (window.Notification.permission = 'granted');
      constructor(title, { body }) {
        notes.push(title + ': ' + body);
      }
    };`);
  const answered = () => expect.poll(() => page.evaluate('unanswered')).toBe(0);
  return {
    async hide() {
      await page.evaluate('setHidden(true)');
      await page.clock.pauseAt((await page.evaluate<number>('Date.now()')) + PLANNED_MS);
      await answered();
    },
    async pass(ms) {
      await page.clock.runFor(ms);
      await answered();
    },
    async show() {
      await page.clock.resume();
      await page.evaluate('setHidden(false)');
    },
    asked: (document) =>
      page.evaluate((name) => {
        const { questions } = window as unknown as { questions: readonly string[] };
        return questions.filter((body) => body.includes(`query ${name}(`)).length;
      }, document),
    notifications: () => page.evaluate('notes'),
  };
}
