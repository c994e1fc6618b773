/** Constants that stand before the bundles where they are loaded: see `browser/isolated_world.py`. */

/** The name of the events by which the worlds of a document talk; random, so that no page can listen. */
declare const CHANNEL: string;
/** Whether the persona spaces all text. */
declare const TEXT_SPACING: boolean;
/** Sends a message to the audit; the debugger's binding. */
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
