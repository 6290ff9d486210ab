import './dialog.css';
import { Dialog as Radix } from 'radix-ui';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { IconButton } from './button.tsx';

interface Props {
  readonly open: boolean;
  readonly onClose: () => void;
  readonly title: string;
  /** One sentence under the title. */
  readonly lead?: ReactNode;
  readonly wide?: boolean;
  readonly children: ReactNode;
  /** Buttons, the first choice last. */
  readonly foot?: ReactNode;
}

/**
 * A dialog that keeps the focus inside. The veil is our own: Radix's overlay writes a style element into the page,
 * which a policy without inline styles refuses.
 */
export function Dialog({ open, onClose, title, lead, wide = false, children, foot }: Props) {
  const { t } = useTranslation();
  return (
    <Radix.Root open={open} onOpenChange={(next) => !next && onClose()}>
      <Radix.Portal>
        <div className="veil" aria-hidden="true" />
        <Radix.Content
          className="dialog"
          data-wide={wide || undefined}
          {...(lead ? {} : { 'aria-describedby': undefined })}
          onOpenAutoFocus={focusFirstField}
        >
          <header className="dialog-head">
            <div>
              <Radix.Title>{title}</Radix.Title>
              {lead && <Radix.Description className="dialog-lead">{lead}</Radix.Description>}
            </div>
            <Radix.Close asChild>
              <IconButton name="close" label={t('ui.close')} />
            </Radix.Close>
          </header>
          <div className="dialog-body">{children}</div>
          {foot && <footer className="dialog-foot">{foot}</footer>}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

/** Where there is something to fill in, the focus goes there and not to the button that closes. */
function focusFirstField(event: Event): void {
  const field = (event.currentTarget as HTMLElement).querySelector<HTMLElement>(
    '.dialog-body :is(input, select, textarea):not(:disabled)',
  );
  if (!field) return;
  event.preventDefault();
  field.focus();
}
