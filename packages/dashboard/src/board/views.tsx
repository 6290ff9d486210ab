import { DropdownMenu as Menu } from 'radix-ui';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { Icon } from '../ui/icons.tsx';
import { toast } from '../ui/toast.tsx';
import { type Filters, filtersOf, isFiltered, searchOf } from './filters.ts';
import { keepView, keptViews, removeView } from './kept-views.ts';

interface Props {
  readonly filters: Filters;
  readonly onChange: (filters: Filters) => void;
}

/** Views by name, kept in this browser; the address itself is a view for anybody. */
export function Views({ filters, onChange }: Props) {
  const { t } = useTranslation();
  const [views, setViews] = useState(keptViews);
  const [naming, setNaming] = useState<string | null>(null);
  const here = searchOf(filters).toString();
  const known = views.find(({ search }) => search === here);

  function save() {
    const name = naming?.trim();
    if (!name) return;
    setViews(keepView({ name, search: here }));
    setNaming(null);
    toast(t('board.viewKept', { name }));
  }

  return (
    <>
      <Menu.Root modal={false}>
        <Menu.Trigger className="button button-plain">
          {known?.name ?? t('board.views')}
          <Icon name="chevron" size={14} />
        </Menu.Trigger>
        <Menu.Portal>
          <Menu.Content className="menu" align="start" sideOffset={6}>
            {views.map(({ name, search }) => (
              <Menu.Item
                key={name}
                className="menu-item"
                onSelect={() => onChange(filtersOf(new URLSearchParams(search)))}
              >
                {name}
                {search === here && <Icon name="check" />}
              </Menu.Item>
            ))}
            {views.length > 0 && <Menu.Separator />}
            <Menu.Item
              className="menu-item"
              onSelect={() => {
                void navigator.clipboard?.writeText(`${location.origin}/?${here}`);
                toast(t('board.linkCopied'));
              }}
            >
              {t('board.copyLink')}
            </Menu.Item>
            {isFiltered(filters) && !known && (
              <Menu.Item className="menu-item" onSelect={() => setNaming('')}>
                {t('board.keepView')}
              </Menu.Item>
            )}
            {known && (
              <Menu.Item className="menu-item" onSelect={() => setViews(removeView(known.name))}>
                {t('board.forgetView', { name: known.name })}
              </Menu.Item>
            )}
          </Menu.Content>
        </Menu.Portal>
      </Menu.Root>
      <Dialog
        open={naming !== null}
        onClose={() => setNaming(null)}
        title={t('board.keepView')}
        lead={t('board.keepViewLead')}
        foot={
          <>
            <Button onClick={() => setNaming(null)}>{t('ui.cancel')}</Button>
            <Button kind="primary" onClick={save}>
              {t('board.keep')}
            </Button>
          </>
        }
      >
        <form
          className="field"
          onSubmit={(event) => {
            event.preventDefault();
            save();
          }}
        >
          <label htmlFor="view-name">{t('board.viewName')}</label>
          <input
            id="view-name"
            className="input"
            value={naming ?? ''}
            maxLength={60}
            onChange={(event) => setNaming(event.target.value)}
          />
        </form>
      </Dialog>
    </>
  );
}
