<?php

namespace App\Models;

use Illuminate\Foundation\Auth\User as Authenticatable;

class User extends Authenticatable
{
    protected $hidden = ['status'];

    public function orders()
    {
        return $this->hasMany(Order::class, 'user_id');
    }

    public function openOrders()
    {
        return $this->orders()->where('status', 'new')->get(); // ~ breaking likely
    }

    public function label(): string
    {
        return $this->status;
    }
}
