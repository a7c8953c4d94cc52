<?php

namespace App\Models;

use Illuminate\Database\Eloquent\Model;

class Order extends Model
{
    protected $with = ['user']; // ~ risky likely

    public static $createRules = [
        'ship_code' => 'required', // ~ risky likely
        'note' => 'string',
    ];

    public function user()
    {
        return $this->belongsTo(User::class); // ~ breaking likely
    }

    public function type()
    {
        return $this->belongsTo(Type::class);
    }
}
