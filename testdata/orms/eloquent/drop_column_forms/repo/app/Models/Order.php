<?php

namespace App\Models;

use Illuminate\Database\Eloquent\Model;

class Order extends Model
{
    protected $table = 'orders';

    public static $validationRules = [
        'ship_code' => 'required|string', // ~ risky likely
        'note' => 'string',
    ];

    public static $labels = ['ship_code' => 'Code'];
}
