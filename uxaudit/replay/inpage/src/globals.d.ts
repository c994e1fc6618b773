/** Constants that are defined before the bundles when they are loaded: see `browser/isolated_world.py`. */

/** The name of the events by which the worlds of a document communicate; random, so that no page can listen. */
declare const CHANNEL: string;
/** Whether the persona sets text spacing. */
declare const TEXT_SPACING: boolean;
/** Whether this is the copy of a state, from which nothing may be sent. */
declare const WITHHOLD: boolean;
/** Sends a message to the audit by the debugger's binding. */
declare const __uxaudit_report: (message: string) => void;

interface Element {
  checkVisibility(options?: object): boolean;
  ariaActiveDescendantElement: Element | null;
}

interface LayoutShift extends PerformanceEntry {
  value: number;
  hadRecentInput: boolean;
  sources: { node: Node | null; previousRect: DOMRectReadOnly; currentRect: DOMRectReadOnly }[];
}

/** All modules of a folder, by name: see `build.js`. */
declare module 'called:*' {
  const modules: Record<string, Record<string, any>>;
  export = modules;
}
