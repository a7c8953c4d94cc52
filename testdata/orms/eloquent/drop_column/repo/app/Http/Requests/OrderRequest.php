<?php

namespace App\Http\Requests;

use App\Models\Order;
use Illuminate\Foundation\Http\FormRequest;
use Illuminate\Validation\Rule;

class OrderRequest extends FormRequest
{
    public function rules(): array
    {
        return [
            'state' => 'required|exists:orders,status', // ~ breaking likely
            'status' => ['required', 'unique:orders'], // ~ breaking likely
            'email' => 'exists:users,status',
            'other' => [Rule::unique('orders', 'status')], // ~ breaking likely
            'more' => Rule::exists(Order::class, 'status'), // ~ breaking likely
            'user' => Rule::unique('users', 'status'),
        ];
    }
}
