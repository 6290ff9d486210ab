import { DropdownMenu as Menu } from 'radix-ui';
import { type RefObject, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { locale } from '../i18n/language.ts';
import { Button, IconButton } from '../ui/button.tsx';
import { Icon } from '../ui/icons.tsx';
import { chipsOf } from './chips.ts';
import { FACETS, type Facet, type Filters, filtersOf, isFiltered, UNASSIGNED } from './filters.ts';
import { channelName } from './names.ts';
import { useFacets } from './use-board.ts';
import { Views } from './views.tsx';

interface Props {
  readonly filters: Filters;
  readonly onChange: (filters: Filters, options?: { replace?: boolean }) => void;
  readonly shown: boolean;
  readonly onShow: (shown: boolean) => void;
  /** Of the search; absent where words cannot be asked for. */
  readonly box?: RefObject<HTMLInputElement | null>;
  readonly total: number | null;
  /** Opens and closes the choice of a past instant. */
  readonly onPast?: () => void;
  /** Of a past board, which is asked for less. */
  readonly past?: boolean;
}

const LISTS = {
  team: 'teams',
  channel: 'channels',
  assignee: 'assignees',
  priority: 'priorities',
  tier: 'tiers',
  policy: 'policies',
} as const;

export function FilterBar({ filters, onChange, shown, onShow, box, total, onPast, past = false }: Props) {
  const { t } = useTranslation();
  const facets = useFacets(shown);
  const active = FACETS.filter((facet) => filters[facet].length > 0);
  const offered = past ? FACETS.filter((facet) => facet !== 'policy') : FACETS;
  const visible = shown ? offered : active;
  const chips = past ? [] : chipsOf(t, filters);
  return (
    <div className="filter-bar">
      {box && <Search filters={filters} onChange={onChange} box={box} />}
      <Button icon="filter" aria-expanded={shown} onClick={() => onShow(!shown)}>
        {t('board.filters')}
      </Button>
      {!past && <Views filters={filters} onChange={onChange} />}
      {onPast && (
        <Button icon="revisions" onClick={onPast}>
          {t('board.past.enter')}
        </Button>
      )}
      <p className="filter-total">
        {total === null
          ? ''
          : t('board.total', { count: total, number: new Intl.NumberFormat(locale()).format(total) })}
      </p>
      {(visible.length > 0 || chips.length > 0) && (
        <div className="filter-chips">
          {visible.map((facet) => (
            <FacetMenu
              key={facet}
              facet={facet}
              chosen={filters[facet]}
              values={facets.data?.[LISTS[facet]]}
              onOpen={() => onShow(true)}
              onChange={(values) => onChange({ ...filters, [facet]: values })}
            />
          ))}
          {chips.map(({ key, text, rest }) => (
            <Chip key={key} text={text} onRemove={() => onChange(rest)} />
          ))}
          {isFiltered(filters) && (
            <Button kind="quiet" onClick={() => onChange(filtersOf(new URLSearchParams()))}>
              {t('board.clear')}
            </Button>
          )}
        </div>
      )}
    </div>
  );
}

/** Waits for a pause in the typing; the address follows without a history entry per letter. */
function Search({ filters, onChange, box }: Required<Pick<Props, 'filters' | 'onChange' | 'box'>>) {
  const { t } = useTranslation();
  const [text, setText] = useState(filters.q);
  useEffect(() => setText(filters.q), [filters.q]);
  useEffect(() => {
    if (text.trim() === filters.q) return;
    const timer = setTimeout(() => onChange({ ...filters, q: text.trim() }, { replace: true }), 250);
    return () => clearTimeout(timer);
  }, [text, filters, onChange]);
  return (
    <search className="search">
      <Icon name="search" />
      <input
        ref={box}
        className="input"
        type="search"
        aria-label={t('board.search')}
        aria-keyshortcuts="/"
        placeholder={t('board.searchHint')}
        value={text}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={(event) => event.key === 'Escape' && (text === '' ? event.currentTarget.blur() : setText(''))}
      />
    </search>
  );
}

function Chip({ text, onRemove }: { text: string; onRemove: () => void }) {
  const { t } = useTranslation();
  return (
    <span className="chip">
      {text}
      <IconButton name="close" label={`${t('ui.remove')}: ${text}`} onClick={onRemove} />
    </span>
  );
}

interface FacetProps {
  readonly facet: Facet;
  readonly chosen: readonly string[];
  readonly values: readonly string[] | undefined;
  readonly onOpen: () => void;
  readonly onChange: (values: string[]) => void;
}

function FacetMenu({ facet, chosen, values, onOpen, onChange }: FacetProps) {
  const { t } = useTranslation();
  const named = (value: string) =>
    value === UNASSIGNED && facet === 'assignee'
      ? t('ui.unassigned')
      : facet === 'channel'
        ? channelName(t, value)
        : value;
  const all = [...new Set([...(facet === 'assignee' ? [UNASSIGNED] : []), ...chosen, ...(values ?? [])])];
  return (
    <Menu.Root modal={false} onOpenChange={(open) => open && onOpen()}>
      <Menu.Trigger className="chip chip-menu" data-on={chosen.length > 0 || undefined}>
        {t(`board.facets.${facet}`)}
        {chosen.length > 0 && <strong>{chosen.map(named).join(', ')}</strong>}
        <Icon name="chevron" size={14} />
      </Menu.Trigger>
      <Menu.Portal>
        <Menu.Content className="menu menu-tall" align="start" sideOffset={6}>
          {all.length === 0 && (
            <Menu.Item className="menu-item" disabled>
              {values === undefined ? t('ui.loading') : t('board.nothingToChoose')}
            </Menu.Item>
          )}
          {all.map((value) => (
            <Menu.CheckboxItem
              key={value}
              className="menu-item"
              checked={chosen.includes(value)}
              onCheckedChange={(on) => onChange(on ? [...chosen, value] : chosen.filter((one) => one !== value))}
              onSelect={(event) => event.preventDefault()}
            >
              {named(value)}
              <Menu.ItemIndicator>
                <Icon name="check" />
              </Menu.ItemIndicator>
            </Menu.CheckboxItem>
          ))}
        </Menu.Content>
      </Menu.Portal>
    </Menu.Root>
  );
}
