import { Argument, type Command } from 'commander';
import { toJson } from '../../base/index.js';
import type { Effects } from '../effects.js';
import { type SharedOptions, withGeneral } from '../options.js';

/** `kindred completion`: a script that completes commands and options in a shell. */
export function registerCompletion(program: Command, effects: Effects): void {
  withGeneral(program.command('completion'))
    .description('print a completion script for a shell')
    .addArgument(new Argument('<shell>', 'which shell').choices(['bash', 'zsh', 'fish']))
    .addHelpText(
      'after',
      '\nExamples:\n  source <(kindred completion bash)\n  kindred completion fish | source',
    )
    .action((shell: 'bash' | 'zsh' | 'fish', options: SharedOptions) => {
      const commands = program.commands.map((command) => ({
        name: command.name(),
        description: command.description(),
        options: command.options.flatMap((option) => (option.long ? [option.long] : [])),
      }));
      const script = shell === 'fish' ? fish(commands) : shell === 'zsh' ? zsh(commands) : bash(commands);
      effects.out(options.json ? toJson({ shell, script }) : script);
    });
}

interface Completed {
  name: string;
  description: string;
  options: string[];
}

function bash(commands: Completed[]): string {
  const cases = commands.map((c) => `    ${c.name}) words="${c.options.join(' ')}" ;;`).join('\n');
  return `_kindred() {
  local current="\${COMP_WORDS[COMP_CWORD]}" words=""
  if [ "$COMP_CWORD" -eq 1 ]; then words="${commands.map((c) => c.name).join(' ')}"
  else case "\${COMP_WORDS[1]}" in
${cases}
  esac
  fi
  case "$current" in
    -*|"") COMPREPLY=( $(compgen -W "$words" -- "$current") ) ;;
    *) [ "$COMP_CWORD" -eq 1 ] && COMPREPLY=( $(compgen -W "$words" -- "$current") ) || COMPREPLY=( $(compgen -f -- "$current") ) ;;
  esac
}
complete -o filenames -F _kindred kindred
`;
}

function zsh(commands: Completed[]): string {
  return `#compdef kindred
autoload -U +X bashcompinit && bashcompinit
${bash(commands)}`;
}

function fish(commands: Completed[]): string {
  const lines = commands.flatMap((c) => [
    `complete -c kindred -n __fish_use_subcommand -a ${c.name} -d '${c.description.replaceAll("'", "\\'")}'`,
    ...c.options.map(
      (o) => `complete -c kindred -n '__fish_seen_subcommand_from ${c.name}' -l ${o.replace(/^--/, '')}`,
    ),
  ]);
  return `${lines.join('\n')}\n`;
}
