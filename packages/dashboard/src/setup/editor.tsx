import { yaml } from '@codemirror/lang-yaml';
import {
  bracketMatching,
  defaultHighlightStyle,
  foldGutter,
  HighlightStyle,
  syntaxHighlighting,
} from '@codemirror/language';
import { type Diagnostic, forceLinting, linter, lintGutter, lintKeymap } from '@codemirror/lint';
import { EditorState } from '@codemirror/state';
import { drawSelection, EditorView, highlightActiveLine, keymap, lineNumbers } from '@codemirror/view';
import { tags } from '@lezer/highlight';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { Icon } from '../ui/icons.tsx';
import { faultIn, placeOf, type TextFault } from './document.ts';
import type { DraftState } from './draft.ts';
import { useDraft } from './use-draft.tsx';

const style = HighlightStyle.define([
  { tag: [tags.propertyName, tags.definition(tags.propertyName)], color: 'var(--ink)', fontWeight: '600' },
  { tag: [tags.string, tags.content, tags.attributeValue], color: 'var(--ink-2)' },
  { tag: tags.comment, color: 'var(--ink-3)', fontStyle: 'italic' },
  { tag: [tags.number, tags.bool, tags.null], color: 'var(--ink-2)' },
  { tag: [tags.punctuation, tags.separator, tags.bracket], color: 'var(--ink-3)' },
]);

const looks = EditorView.theme({
  '&': { height: '100%', fontSize: '13px', backgroundColor: 'var(--surface)', color: 'var(--ink)' },
  '.cm-content': { fontFamily: 'var(--mono)', caretColor: 'var(--ink)', padding: '8px 0' },
  '.cm-gutters': { backgroundColor: 'var(--surface)', color: 'var(--ink-3)', border: 'none' },
  '.cm-activeLine, .cm-activeLineGutter': { backgroundColor: 'var(--hover)' },
  '&.cm-focused': { outline: '2px solid var(--ink)', outlineOffset: '-2px' },
  '&.cm-focused .cm-selectionBackground, .cm-selectionBackground': { backgroundColor: 'var(--selected) !important' },
  '.cm-cursor': { borderLeftColor: 'var(--ink)' },
  '.cm-tooltip': {
    backgroundColor: 'var(--surface)',
    color: 'var(--ink)',
    border: '1px solid var(--control)',
    borderRadius: '6px',
    maxWidth: '34rem',
  },
  '.cm-diagnostic-error': { borderLeftColor: 'var(--breach-mark)' },
  '.cm-diagnostic-warning': { borderLeftColor: 'var(--at-risk-mark)' },
  '.cm-panels': { backgroundColor: 'var(--sunken)', color: 'var(--ink)' },
  '.cm-panel input, .cm-panel button': { font: 'inherit' },
});

function faultsOf(state: DraftState): TextFault[] {
  return state.parsed.broken.length > 0
    ? [...state.parsed.broken]
    : state.faults.map((fault) => faultIn(state.parsed, fault));
}

/** The text of the draft, with its faults at their lines. `section`: what the form beside it is about. */
export function Editor({ section }: { section: string | null }) {
  const { t } = useTranslation();
  const { draft, parsed, faults: _, readOnly, ...rest } = useDraft();
  const host = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView>(null);
  const state = { ...rest, parsed, faults: _ };
  const faults = faultsOf(state);

  useEffect(() => {
    const element = host.current;
    if (!element) return;
    // In a shadow root its styles are adopted sheets, which a policy without inline styles allows.
    const root = element.shadowRoot ?? element.attachShadow({ mode: 'open' });
    const editor = new EditorView({
      parent: root,
      root,
      state: EditorState.create({
        doc: draft.state().parsed.text,
        extensions: [
          lineNumbers(),
          foldGutter(),
          lintGutter(),
          drawSelection(),
          bracketMatching(),
          highlightActiveLine(),
          syntaxHighlighting(style),
          syntaxHighlighting(defaultHighlightStyle, { fallback: true }),
          yaml(),
          looks,
          EditorView.lineWrapping,
          // Reached by keyboard also where it may not be written in, and scrolls.
          EditorView.contentAttributes.of({ 'aria-label': t('setup.editor'), tabindex: '0' }),
          EditorState.readOnly.of(readOnly),
          // Tab goes on to the next control: the keyboard is never caught here.
          keymap.of([
            { key: 'Enter', run: breakLine },
            { key: 'Mod-z', run: () => draft.undo(), preventDefault: true },
            { key: 'Mod-y', mac: 'Mod-Shift-z', run: () => draft.redo(), preventDefault: true },
            ...lintKeymap,
          ]),
          linter(() => faultsOf(draft.state()).map(diagnosticOf), { delay: 150 }),
          EditorView.updateListener.of((update) => {
            if (update.docChanged && update.state.doc.toString() !== draft.state().parsed.text)
              draft.write(update.state.doc.toString());
          }),
        ],
      }),
    });
    view.current = editor;
    return () => {
      editor.destroy();
      root.replaceChildren();
    };
  }, [draft, readOnly, t]);

  // A form changed the text: take in what differs, so that the cursor and the view stay where they are.
  useEffect(() => {
    const editor = view.current;
    if (!editor) return;
    const now = editor.state.doc.toString();
    if (now !== parsed.text) editor.dispatch({ changes: differenceOf(now, parsed.text) });
    forceLinting(editor);
  }, [parsed.text]);

  useEffect(() => {
    if (section !== null && view.current) show(view.current, placeOf(draft.state().parsed, [section]).from);
  }, [section, draft]);

  return (
    <div className="editor">
      <div ref={host} className="editor-text" />
      <ul className="editor-faults" aria-label={t('setup.faults')}>
        {faults.slice(0, 50).map((fault) => (
          <li key={`${fault.place.from}/${fault.message}`}>
            <button
              type="button"
              className={fault.severity === 'error' ? 'fault' : 'fault warn'}
              onClick={() => view.current && show(view.current, fault.place.from, true)}
            >
              <Icon name="warning" size={14} />
              <span>
                <strong>{t('setup.line', { line: fault.place.line })}</strong> {fault.path && <code>{fault.path}</code>}{' '}
                {fault.message}
              </span>
            </button>
          </li>
        ))}
      </ul>
    </div>
  );
}

function diagnosticOf({ place, severity, message }: TextFault): Diagnostic {
  return { from: place.from, to: Math.max(place.to, place.from), severity, message };
}

function show(editor: EditorView, position: number, focus = false): void {
  const at = Math.min(position, editor.state.doc.length);
  editor.dispatch({
    effects: EditorView.scrollIntoView(at, { y: 'start', yMargin: 24 }),
    ...(focus ? { selection: { anchor: at } } : {}),
  });
  if (focus) editor.focus();
}

/** A new line begins where the one before began; after a key that holds more, one step further. */
function breakLine(editor: EditorView): boolean {
  if (editor.state.readOnly) return false;
  const { from, to } = editor.state.selection.main;
  const before = editor.state.doc.lineAt(from).text.slice(0, from - editor.state.doc.lineAt(from).from);
  const indent = /^\s*/.exec(before)![0] + (/:\s*$/.test(before) ? '  ' : '');
  editor.dispatch({
    changes: { from, to, insert: `\n${indent}` },
    selection: { anchor: from + 1 + indent.length },
    scrollIntoView: true,
    userEvent: 'input',
  });
  return true;
}

/** The one stretch in which two texts differ. */
function differenceOf(before: string, after: string): { from: number; to: number; insert: string } {
  let from = 0;
  const shorter = Math.min(before.length, after.length);
  while (from < shorter && before[from] === after[from]) from++;
  let same = 0;
  while (same < shorter - from && before[before.length - 1 - same] === after[after.length - 1 - same]) same++;
  return { from, to: before.length - same, insert: after.slice(from, after.length - same) };
}
