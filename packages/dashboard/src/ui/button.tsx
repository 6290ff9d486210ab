import './button.css';
import type { ButtonHTMLAttributes, ReactNode } from 'react';
import { Icon, type IconName } from './icons.tsx';

interface Props extends ButtonHTMLAttributes<HTMLButtonElement> {
  readonly kind?: 'plain' | 'primary' | 'quiet' | 'danger';
  readonly icon?: IconName;
  /** Under way: disabled for a second press, not for the reader. */
  readonly busy?: boolean;
  readonly children?: ReactNode;
}

export function Button({ kind = 'plain', icon, busy = false, children, className = '', ...rest }: Props) {
  const press = busy ? { onClick: undefined, 'aria-disabled': true } : {};
  return (
    <button
      type="button"
      className={`button button-${kind} ${className}`}
      data-busy={busy || undefined}
      {...rest}
      {...press}
    >
      {icon && <Icon name={icon} />}
      {children}
    </button>
  );
}

/** A button that is an icon alone; its name is its tip too. */
export function IconButton({
  name,
  label,
  ...rest
}: { name: IconName; label: string } & Omit<Props, 'icon' | 'kind' | 'name'>) {
  return (
    <button type="button" className="icon-button" aria-label={label} data-tip={label} {...rest}>
      <Icon name={name} />
    </button>
  );
}
