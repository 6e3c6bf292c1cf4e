/* The scripts by which shells ask cli_complete. They know no option themselves, so they
 * fit every version of the program. */
#include "cli/commands.h"

#include <string.h>

/* clang-format off */

/* Bash parts words at = and : too, and puts what is chosen behind the last of them. */
static const char bash[] =
    "# bash completion for iemand: asks the program what fits\n"
    "_iemand() {\n"
    "    local rest=${COMP_LINE:0:COMP_POINT} words=() piece trimmed answer i\n"
    "    for ((i = 0; i <= COMP_CWORD; i++)); do\n"
    "        trimmed=${rest#\"${rest%%[![:space:]]*}\"} piece=${COMP_WORDS[i]}\n"
    "        piece=${piece:0:${#trimmed}}\n"
    "        if ((i > 0)) && [[ $trimmed == \"$rest\" ]]; then\n"
    "            words[${#words[@]}-1]+=$piece\n"
    "        else\n"
    "            words+=(\"$piece\")\n"
    "        fi\n"
    "        rest=${trimmed#\"$piece\"}\n"
    "    done\n"
    "    mapfile -t answer < <(\"${COMP_WORDS[0]/#\\~/$HOME}\" help --completion words \\\n"
    "        -- \"${words[@]}\" 2>/dev/null)\n"
    "    COMPREPLY=()\n"
    "    case ${answer[0]} in\n"
    "        files) compopt -o default 2>/dev/null ;;\n"
    "        folders) compopt -o dirnames 2>/dev/null ;;\n"
    "        words)\n"
    "            compopt -o nosort 2>/dev/null\n"
    "            [[ $piece != [=:] ]] || piece=\n"
    "            for answer in \"${answer[@]:1}\"; do\n"
    "                answer=${answer%%$'\\t'*}\n"
    "                [[ $answer != *= ]] || compopt -o nospace 2>/dev/null\n"
    "                answer=${answer#\"${words[${#words[@]}-1]%\"$piece\"}\"}\n"
    "                [[ $answer != *[^[:alnum:]_.,:=/@%+-]* || $piece == [\\\"\\']* ]] ||\n"
    "                    printf -v answer %q \"$answer\"\n"
    "                COMPREPLY+=(\"$answer\")\n"
    "            done\n"
    "            ;;\n"
    "    esac\n"
    "}\n"
    "complete -F _iemand iemand\n";

static const char zsh[] =
    "#compdef iemand\n"
    "# zsh completion for iemand: asks the program what fits\n"
    "_iemand() {\n"
    "    local -a answer whole open\n"
    "    local word\n"
    "    answer=(\"${(@f)$(${~words[1]} help --completion words -- \\\n"
    "        \"${(@Q)words[1,CURRENT-1]}\" \"${(Q)PREFIX}\" 2>/dev/null)}\")\n"
    "    case $answer[1] in\n"
    "        files) compset -P '--*='; _files ;;\n"
    "        folders) compset -P '--*='; _files -/ ;;\n"
    "        words)\n"
    "            for word in \"${(@)answer[2,-1]}\"; do\n"
    "                word=\"${${word%%$'\\t'*}//:/\\\\:}:${word#*$'\\t'}\"\n"
    "                [[ $word == *=:* ]] && open+=(\"$word\") || whole+=(\"$word\")\n"
    "            done\n"
    "            (($#whole)) && _describe -V iemand whole\n"
    "            (($#open)) && _describe -V iemand open -S ''\n"
    "            ;;\n"
    "    esac\n"
    "}\n"
    "if [[ $funcstack[1] == _iemand ]]; then _iemand; else compdef _iemand iemand; fi\n";

static const char fish[] =
    "# fish completion for iemand: asks the program what fits\n"
    "function __iemand_complete\n"
    "    set -l words (commandline -opc) (commandline -ct)\n"
    "    set -l answer ($words[1] help --completion words -- $words 2>/dev/null)\n"
    "    set -l begun (string match -r '^--[^=]*=' -- $words[-1])\n"
    "    set -l typed (string replace -r '^--[^=]*=' '' -- $words[-1])\n"
    "    switch \"$answer[1]\"\n"
    "        case files\n"
    "            printf \"$begun%s\\n\" (__fish_complete_path $typed)\n"
    "        case folders\n"
    "            printf \"$begun%s\\n\" (__fish_complete_directories $typed)\n"
    "        case words\n"
    "            printf '%s\\n' $answer[2..]\n"
    "    end\n"
    "end\n"
    "complete -c iemand -f -k -a '(__iemand_complete)'\n";
/* clang-format on */

const char *cli_shell_script(const char *shell)
{
    static const struct {
        const char *shell, *script;
    } scripts[] = {{"bash", bash}, {"zsh", zsh}, {"fish", fish}};
    for (size_t i = 0; i < sizeof scripts / sizeof scripts[0]; i++)
        if (strcmp(scripts[i].shell, shell) == 0) return scripts[i].script;
    return NULL;
}
