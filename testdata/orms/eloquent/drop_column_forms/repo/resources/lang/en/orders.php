<?php

return [
    'orders' => 'Orders',
    'ship_code-desc' => 'The code',
];
