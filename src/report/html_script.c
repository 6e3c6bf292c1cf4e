/* A few lines of script: tables can be sorted and sifted. The page is whole without
 * them. A browser runs them only when they have the digest that the page's policy
 * names, which IEM_SCRIPT_SHA256 must be; tests/cli/html_report and the browser say so
 * when it is not. */
#include "report/html_parts.h"

static const char *const script[] = {
    "(function(){'use strict';\n",
    "var lang=document.documentElement.lang,main=document.querySelector('main'),\n",
    "group=lang==='nl'?/\\./g:/,/g;\n",
    /* The first number in a cell; what has none goes last, whichever way. */
    "function number(text){var found=text.replace(group,'').replace(',','.')\n",
    ".replace('\\u2212','-').match(/-?\\d+(\\.\\d+)?/);return found?+found[0]:NaN}\n",
    "function compare(a,b,numeric,way){if(!numeric)\n",
    "return way*a.localeCompare(b,lang,{numeric:true});\n",
    "var x=number(a),y=number(b);if(isNaN(x)||isNaN(y))return isNaN(x)-isNaN(y);\n",
    "return way*(x-y)}\n",
    "function sort(table,rows,head,column){\n",
    "var was=head.getAttribute('aria-sort'),sorted=rows.slice(),\n",
    "next={ascending:'descending',descending:''}[was];\n",
    "if(next===undefined)next='ascending';\n",
    "table.querySelectorAll('th').forEach(function(th){\n",
    "th.removeAttribute('aria-sort')});\n",
    "if(next){head.setAttribute('aria-sort',next);sorted.sort(function(a,b){\n",
    "return compare(a.cells[column].textContent,b.cells[column].textContent,\n",
    "head.classList.contains('num'),next==='ascending'?1:-1)})}\n",
    "sorted.forEach(function(row){table.tBodies[0].appendChild(row)})}\n",
    "function sift(rows,wanted,count){var shown=0;wanted=wanted.toLowerCase();\n",
    "rows.forEach(function(row){row.hidden=\n",
    "row.textContent.toLowerCase().indexOf(wanted)<0;shown+=!row.hidden});\n",
    "count.textContent=wanted?main.dataset.count.replace('#1',shown)\n",
    ".replace('#2',rows.length):''}\n",
    "function addSieve(table,rows){var line=document.createElement('p'),\n",
    "label=document.createElement('label'),input=document.createElement('input'),\n",
    "count=document.createElement('output');line.className='sieve';\n",
    "input.type='search';label.append(main.dataset.sieve+' ',input);\n",
    "line.append(label,' ',count);table.parentNode.before(line);\n",
    "input.addEventListener('input',function(){sift(rows,input.value,count)})}\n",
    "document.querySelectorAll('.scroll table').forEach(function(table){\n",
    "var rows=Array.prototype.slice.call(table.tBodies[0].rows);\n",
    "if(rows.length<6)return;if(rows.length>11)addSieve(table,rows);\n",
    "Array.prototype.forEach.call(table.tHead.rows[0].cells,function(head,column){\n",
    "var button=document.createElement('button');button.type='button';\n",
    "button.append.apply(button,Array.prototype.slice.call(head.childNodes));\n",
    "head.append(button);button.addEventListener('click',function(){\n",
    "sort(table,rows,head,column)})})})})();\n",
};

void iem_html_write_script(iem_page *page)
{
    iem_html_raw(page, "<script>");
    for (size_t i = 0; i < sizeof script / sizeof script[0]; i++)
        iem_html_raw(page, script[i]);
    iem_html_raw(page, "</script>\n");
}
