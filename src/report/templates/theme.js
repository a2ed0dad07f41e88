(function(){
'use strict';
var root=document.documentElement,key='stillframe-theme',kept='auto';
try{kept=localStorage.getItem(key)||'auto'}catch(e){}
function show(theme){
if(theme==='light'||theme==='dark'){root.setAttribute('data-theme',theme)}else{theme='auto';root.removeAttribute('data-theme')}
document.querySelectorAll('[data-set]').forEach(function(b){b.setAttribute('aria-pressed',String(b.getAttribute('data-set')===theme))});
}
show(kept);
document.addEventListener('DOMContentLoaded',function(){
document.querySelectorAll('.switch').forEach(function(s){s.hidden=false});
document.querySelectorAll('[data-set]').forEach(function(b){b.addEventListener('click',function(){
var theme=b.getAttribute('data-set');
try{localStorage.setItem(key,theme)}catch(e){}
show(theme);
})});
show(kept);
});
})();
